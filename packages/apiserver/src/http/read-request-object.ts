import { isMap } from '@capstan/kube/object/json.ts';
import type { Json } from '@capstan/kube/object/json.ts';

import type { Resource } from '#resources/resource.ts';
import type { FieldValidation } from '#verbs/machine.ts';
import { cannotHandle, readObject } from '#verbs/read-object.ts';
import type { ReadObject } from '#verbs/read-object.ts';
import { badRequest, unsupportedMediaType } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';

import { duplicateFields, parseJson, summary } from './body.ts';
import { goKind } from './go-kind.ts';
import type { Context } from './context.ts';
import { protobuf, readProtobuf } from './protobuf/body.ts';
import { parseYaml } from './yaml-body.ts';

const accepted = ['application/json', 'application/yaml', protobuf];

/** Media type without parameters; JSON where none is named. */
export function mediaType(contentType: string): string {
  const name = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return name === '' ? 'application/json' : name;
}

export interface Value {
  readonly ok: true;
  readonly value: Json;
  /** Fields that come twice, as warnings name them. */
  readonly duplicates: readonly string[];
}

/** The value of a JSON, YAML or protobuf body: always a map, empty for null. `kind`: what it is to be. */
export function readValue(
  { contentType, body }: Context,
  { kind, version }: { readonly kind: string; readonly version: string },
  validation: FieldValidation,
): Value | Refusal {
  const media = mediaType(contentType);
  if (media === protobuf) {
    const read = readProtobuf(body);
    return read.ok ? { ...read, duplicates: [] } : read;
  }
  const unrecognized = (why: string): Refusal =>
    badRequest(
      `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${summary(body)})`,
    );
  const text = body.toString('utf8');
  let parsed: Value;
  if (media === 'application/yaml') {
    const yaml = parseYaml(text);
    if (!yaml.ok) return badRequest(`error converting YAML to JSON: ${yaml.problem}`);
    if (yaml.strict !== undefined && validation === 'Strict') {
      return badRequest(cannotHandle({ kind, version }, `strict decoding error: ${yaml.strict}`));
    }
    const duplicates = yaml.strict === undefined || validation === 'Ignore' ? [] : yaml.strict.split('\n').slice(1);
    parsed = { ok: true, value: yaml.value, duplicates: duplicates.map((line) => line.trim()) };
  } else if (media === 'application/json') {
    const read = parseJson(text);
    if (!read.ok) return unrecognized(read.problem);
    const repeated = validation === 'Ignore' ? [] : duplicateFields(text, read.value);
    parsed = { ...read, duplicates: repeated.map((path) => `duplicate field ${JSON.stringify(path)}`) };
  } else return unsupportedMediaType(accepted);
  if (isMap(parsed.value)) return parsed;
  if (parsed.value === null) return { ...parsed, value: {} };
  const into =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  return unrecognized(`json: cannot unmarshal ${goKind(parsed.value)} into Go value of type ${into}`);
}

/** The object in the body of a create or update. */
export function readRequestObject(
  context: Context,
  resource: Resource,
  validation: FieldValidation,
): ReadObject | Refusal {
  const value = readValue(context, resource, validation);
  return value.ok ? readObject(resource, value.value, validation, value.duplicates) : value;
}
