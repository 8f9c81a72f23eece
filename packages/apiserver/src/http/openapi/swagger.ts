import { isList, isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import type { Registry } from '#resources/registry.ts';

import { openApiDocuments } from './documents.ts';

/**
 * The OpenAPI v2 document that kubectl up to 1.26 and Argo CD read: the v3 documents in one, with references, unions and
 * defaults as v2 has them.
 */
export function swaggerDocument(registry: Registry): JsonMap {
  const paths: [string, Json][] = [];
  const definitions: [string, Json][] = [];
  for (const document of openApiDocuments(registry).values()) {
    const parsed = JSON.parse(document().text) as {
      readonly paths: JsonMap;
      readonly components: { readonly schemas: JsonMap };
    };
    paths.push(...Object.entries(parsed.paths));
    definitions.push(
      ...Object.entries(parsed.components.schemas).map(([name, one]): [string, Json] => [name, older(one)]),
    );
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths: Object.fromEntries(paths.map(([path, item]) => [path, withOlderParameters(item)])),
    definitions: Object.fromEntries(definitions),
  };
}

/** A schema of v3 in the words of v2. */
function older(schema: Json): Json {
  if (!isMap(schema)) return schema;
  const { default: _default, allOf, oneOf, nullable: _nullable, properties, ...rest } = schema;
  const single = isList(allOf) && allOf.length === 1 ? allOf[0] : undefined;
  const base: Record<string, Json> = {};
  for (const [key, value] of Object.entries({ ...rest, ...(isMap(single) ? single : {}) })) {
    if (key === '$ref') base[key] = String(value).replace('#/components/schemas/', '#/definitions/');
    else base[key] = key === 'items' || key === 'additionalProperties' ? older(value) : value;
  }
  if (isList(oneOf) && base['type'] === undefined) base['type'] = 'string';
  if (!isMap(properties)) return base;
  return {
    ...base,
    properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, older(one)])),
  };
}

/** Parameters of v2 say their type themselves. */
function withOlderParameters(item: Json): Json {
  if (!isMap(item)) return item;
  const operations = Object.entries(item).map(([method, operation]): [string, Json] => {
    if (!isMap(operation) || !isList(operation['parameters'])) return [method, operation];
    const parameters = operation['parameters'].map((parameter): Json => {
      if (!isMap(parameter)) return parameter;
      const { schema, ...rest } = parameter;
      return { ...rest, ...(isMap(schema) ? schema : {}) };
    });
    return [method, { ...operation, parameters }];
  });
  return Object.fromEntries(operations);
}
