import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { writeYaml } from '@capstan/kube/yaml/write.ts';

import { bytesField, doubleField, numberField, textField } from '#http/protobuf/writer.ts';

/**
 * An OpenAPI v2 document as the protobuf message `openapi.v2.Document`, which is all that old clients read.
 * Source of the field numbers: google/gnostic-models, openapiv2/OpenAPIv2.proto.
 */
export function encodeSwagger(document: JsonMap): Buffer {
  const info = mapOf(document['info']);
  return Buffer.concat([
    textField(1, textOf(document['swagger'])),
    bytesField(2, Buffer.concat([textField(1, textOf(info['title'])), textField(2, textOf(info['version']))])),
    bytesField(8, Buffer.concat(named(2, document['paths'], encodePath))),
    bytesField(9, Buffer.concat(named(1, document['definitions'], encodeSchema))),
  ]);
}

const methods = new Map([
  ['get', 2],
  ['put', 3],
  ['post', 4],
  ['delete', 5],
  ['patch', 8],
]);

function encodePath(item: JsonMap): Buffer {
  return Buffer.concat(
    Object.entries(item).flatMap(([method, operation]) => {
      const number = methods.get(method);
      return number === undefined || !isMap(operation) ? [] : [bytesField(number, encodeOperation(operation))];
    }),
  );
}

function encodeOperation(operation: JsonMap): Buffer {
  const parameters = isList(operation['parameters']) ? operation['parameters'] : [];
  return Buffer.concat([
    ...parameters.map((parameter) => bytesField(8, encodeParameter(mapOf(parameter)))),
    bytesField(9, Buffer.concat(named(1, operation['responses'], encodeResponse))),
    ...extensions(13, operation),
  ]);
}

/** All parameters that are told are of the query: ParametersItem, Parameter, NonBodyParameter around it. */
function encodeParameter(parameter: JsonMap): Buffer {
  const query = Buffer.concat([
    textField(2, textOf(parameter['in'])),
    textField(4, textOf(parameter['name'])),
    textField(6, textOf(parameter['type'])),
    numberField(20, parameter['uniqueItems'] === true ? 1 : 0),
  ]);
  return bytesField(1, bytesField(2, bytesField(3, query)));
}

function encodeResponse(response: JsonMap): Buffer {
  return bytesField(1, textField(1, textOf(response['description'])));
}

const texts: readonly (readonly [string, number])[] = [
  ['$ref', 1],
  ['format', 2],
  ['title', 3],
  ['description', 4],
];
const limits: readonly (readonly [string, number])[] = [
  ['maxLength', 11],
  ['minLength', 12],
  ['maxItems', 14],
  ['minItems', 15],
  ['maxProperties', 17],
  ['minProperties', 18],
];
const bounds: readonly (readonly [string, number])[] = [
  ['maximum', 7],
  ['minimum', 9],
];

function encodeSchema(schema: JsonMap): Buffer {
  const { required, enum: allowed, additionalProperties: extra, type, items, properties, pattern } = schema;
  return Buffer.concat([
    ...texts.map(([name, number]) => textField(number, textOf(schema[name]))),
    ...bounds.flatMap(([name, number]) =>
      typeof schema[name] === 'number' ? [doubleField(number, schema[name])] : [],
    ),
    ...limits.map(([name, number]) => numberField(number, typeof schema[name] === 'number' ? schema[name] : 0)),
    textField(13, textOf(pattern)),
    ...(isList(required) ? required.map((name) => textField(19, textOf(name))) : []),
    ...(isList(allowed) ? allowed.map((one) => bytesField(20, encodeAny(one))) : []),
    ...(extra === undefined ? [] : [bytesField(21, encodeExtra(extra))]),
    ...(typeof type === 'string' ? [bytesField(22, textField(1, type))] : []),
    ...(isMap(items) ? [bytesField(23, bytesField(1, encodeSchema(items)))] : []),
    ...(isMap(properties) ? [bytesField(25, Buffer.concat(named(1, properties, encodeSchema)))] : []),
    ...extensions(31, schema),
  ]);
}

function encodeExtra(extra: Json): Buffer {
  return isMap(extra) ? bytesField(1, encodeSchema(extra)) : numberField(2, extra === true ? 1 : 0);
}

/** Vendor extensions are YAML texts inside of the message. */
function extensions(number: number, of: JsonMap): Buffer[] {
  return Object.entries(of)
    .filter(([name]) => name.startsWith('x-'))
    .map(([name, value]) => bytesField(number, Buffer.concat([textField(1, name), bytesField(2, encodeAny(value))])));
}

function encodeAny(value: Json): Buffer {
  return textField(2, writeYaml(value));
}

/** `{ name, value }` for each field of a map. */
function named(number: number, map: Json | undefined, encode: (value: JsonMap) => Buffer): Buffer[] {
  return Object.entries(mapOf(map)).map(([name, value]) =>
    bytesField(number, Buffer.concat([textField(1, name), bytesField(2, encode(mapOf(value)))])),
  );
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
