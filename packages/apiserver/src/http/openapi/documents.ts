import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import { isList, isMap, toJsonText } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import { put } from '@capstan/kube/object/put.ts';

import { apiVersionOf } from '#resources/resource.ts';
import type { Registry } from '#resources/registry.ts';
import type { Resource } from '#resources/resource.ts';

/** One OpenAPI v3 document, as text; the hash is part of its address, so that clients may keep it. */
export interface OpenApiDocument {
  /** `api/v1`, `apis/apps/v1`. */
  readonly path: string;
  readonly text: string;
  readonly hash: string;
}

interface Cached {
  readonly generation: number;
  readonly documents: ReadonlyMap<string, () => OpenApiDocument>;
}

const cached = new WeakMap<Registry, Cached>();

/** The documents of every group version that is served now; each is made when first asked for. */
export function openApiDocuments(registry: Registry): ReadonlyMap<string, () => OpenApiDocument> {
  const known = cached.get(registry);
  if (known !== undefined && known.generation === registry.generation()) return known.documents;
  const groups = Map.groupBy(registry.all(), (resource) => pathOf(resource));
  const documents = new Map(
    [...groups].map(([path, resources]): [string, () => OpenApiDocument] => {
      let made: OpenApiDocument | undefined;
      return [path, () => (made ??= documentOf(path, resources))];
    }),
  );
  cached.set(registry, { generation: registry.generation(), documents });
  return documents;
}

function pathOf(resource: Resource): string {
  return resource.group === '' ? `api/${resource.version}` : `apis/${apiVersionOf(resource)}`;
}

function documentOf(path: string, resources: readonly Resource[]): OpenApiDocument {
  const schemas: Record<string, Json> = {};
  for (const resource of resources) {
    if (resource.custom === undefined) collect(definitionName(resource), schemas);
    else put(schemas, definitionName(resource), customSchema(resource, resource.custom.schema));
  }
  collect('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', schemas);
  const document: Json = {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths: Object.fromEntries(resources.flatMap((resource) => pathsOf(path, resource))),
    components: { schemas },
  };
  const text = toJsonText(document);
  const hash = createHash('sha512').update(text).digest('hex').toUpperCase();
  return { path, text, hash };
}

let definitions: ReadonlyMap<string, Json> | undefined;
let byKind: ReadonlyMap<string, string> | undefined;

/** Schemas of the built-in kinds: 1 MB unpacked, read when first asked for. */
function builtinSchemas(): ReadonlyMap<string, Json> {
  if (definitions === undefined) {
    const file = new URL('definitions.gen.json.gz', import.meta.url);
    const all = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as JsonMap;
    definitions = new Map(Object.entries(all));
    byKind = new Map(
      [...definitions].flatMap(([name, schema]) => kindsOf(schema).map((kind) => [kind, name] as const)),
    );
  }
  return definitions;
}

function kindsOf(schema: Json): readonly string[] {
  const kinds = isMap(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
  if (!isList(kinds) || kinds.length !== 1) return [];
  return kinds.map((one) =>
    isMap(one) ? `${String(one['group'])}/${String(one['version'])}/${String(one['kind'])}` : '',
  );
}

function definitionName(resource: Resource): string {
  const { group, version, kind } = resource;
  if (resource.custom !== undefined) return [...group.split('.').toReversed(), version, kind].join('.');
  builtinSchemas();
  return byKind?.get(`${group}/${version}/${kind}`) ?? kind;
}

/** Takes a definition over with everything that it refers to. */
function collect(name: string, into: Record<string, Json>): void {
  if (Object.hasOwn(into, name)) return;
  const schema = builtinSchemas().get(name);
  if (schema === undefined) return;
  put(into, name, schema);
  const text = toJsonText(schema);
  for (const [, other = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) collect(other, into);
}

const metadataRef = { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }] };

function customSchema({ group, version, kind }: Resource, schema: Json): Json {
  const base = isMap(schema) ? schema : {};
  const properties = isMap(base['properties']) ? base['properties'] : {};
  return {
    ...base,
    type: 'object',
    properties: {
      ...properties,
      apiVersion: { type: 'string', description: 'Version of the schema of this object.' },
      kind: { type: 'string', description: 'Kind of this object.' },
      metadata: metadataRef,
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind }],
  };
}

const actions = new Map([
  ['get', 'get'],
  ['put', 'put'],
  ['patch', 'patch'],
  ['delete', 'delete'],
]);

/** Paths with the operations that clients look for: what can be patched, how, and as which kind. */
function pathsOf(root: string, resource: Resource): [string, Json][] {
  const { group, version, kind, plural, namespaced, verbs } = resource;
  const base = namespaced ? `/${root}/namespaces/{namespace}/${plural}` : `/${root}/${plural}`;
  const gvk = { group, version, kind };
  const operation = (action: string): Json => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
    parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string', uniqueItems: true },
    })),
    responses: { '200': { description: 'OK' } },
  });
  const collection: JsonMap = {
    ...(verbs.includes('list') ? { get: operation('list') } : {}),
    ...(verbs.includes('create') ? { post: operation('post') } : {}),
  };
  const item = Object.fromEntries(
    [...actions].flatMap(([method, action]) =>
      verbs.includes(method === 'put' ? 'update' : method) ? [[method, operation(action)]] : [],
    ),
  );
  return [
    [base, collection],
    [`${base}/{name}`, item],
  ];
}
