/**
 * Makes `packages/kube/src/schema/builtin.gen.json` from a saved Kubernetes API description.
 *
 *     node tools/generate-schema.mjs OPENAPI/v2.json.gz OUT DISCOVERY FACTS
 *
 * Beside `v2.json.gz` stands `v3/` (defaults are only there). DISCOVERY is a folder with recorded answers
 * `api-aggregated-v2.json` and `apis-aggregated-v2.json` (resources, short names, categories, verbs, subresources).
 * FACTS are the lines that `tools/kube-wire-facts` prints (field order, and what becomes of zero values).
 * `packages/kube/src/schema/notation.ts` explains the notation of the fields.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [, , source, out, discovery, factsFile] = process.argv;
if (factsFile === undefined) {
  console.error('usage: generate-schema.mjs OPENAPI/v2.json.gz OUT DISCOVERY FACTS');
  process.exit(2);
}

/** Definitions that are not structs but values with a form of their own. */
const scalars = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'micro-time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Duration': 'duration',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
};

const readJson = (file) => {
  const raw = readFileSync(file);
  return JSON.parse(file.endsWith('.gz') ? gunzipSync(raw) : raw);
};
const v2 = readJson(source);
const v3 = new Map();
const v3Folder = join(dirname(source), 'v3');
for (const file of readdirSync(v3Folder).filter((name) => /^apis?__.*\.json(\.gz)?$/.test(name))) {
  const document = readJson(join(v3Folder, file));
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) v3.set(name, schema);
}

/** Definition name -> field name -> mark, in Go order. */
const facts = new Map(
  readFileSync(factsFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ definition, fields }) => [definition, new Map(fields.map(({ name, mark }) => [name, mark]))]),
);

/** `io.k8s.api.core.v1.Pod` -> `core.v1.Pod`. The short names of all definitions differ. */
function shortName(name) {
  return name.split('.').slice(-3).join('.');
}

const isStruct = (definition) => definition.properties !== undefined;

function typeText(schema) {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/definitions/', '');
    const definition = v2.definitions[name];
    return scalars[name] ?? (isStruct(definition) ? shortName(name) : 'any');
  }
  if (schema.type === 'array') {
    const list = schema['x-kubernetes-list-type'];
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    const inside = list === 'map' ? keys.join(',') : list === 'set' ? 'set' : list === 'atomic' ? 'atomic' : '';
    return `${typeText(schema.items)}[${inside}]`;
  }
  if (schema.type === 'object') {
    if (schema.additionalProperties === undefined) return 'any';
    return `${typeText(schema.additionalProperties)}{${schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : ''}}`;
  }
  if (schema.type === 'string') return schema.format === 'byte' ? 'bytes' : 'string';
  if (['integer', 'number', 'boolean'].includes(schema.type)) return schema.type;
  return 'any';
}

function fieldText(field, required, wire) {
  const strategies = (field['x-kubernetes-patch-strategy'] ?? '').split(',');
  const merge = strategies.includes('merge') ? `+${field['x-kubernetes-patch-merge-key'] ?? ''}` : '';
  const retain = strategies.includes('retainKeys') ? '~' : '';
  const mark = required ? '!' : '';
  return `${typeText(field)}${merge}${retain}${mark}${wire}`;
}

/** Facts of a field that the notation leaves out: its default, from OpenAPI v3. */
function defaultOf(definitionName, field) {
  return v3.get(definitionName)?.properties?.[field]?.default;
}

/** The declared fields in Go order; those that the facts do not name come last. */
function fieldsOf(name, definition) {
  const marks = facts.get(shortName(name)) ?? new Map();
  const declared = Object.keys(definition.properties);
  const order = [...marks.keys()].filter((field) => declared.includes(field));
  return [...order, ...declared.filter((field) => !marks.has(field))].map((field) => {
    const required = (definition.required ?? []).includes(field);
    const text = fieldText(definition.properties[field], required, marks.get(field) ?? '');
    const preset = defaultOf(name, field);
    return [field, preset === undefined ? text : `${text}=${JSON.stringify(preset)}`];
  });
}

const definitions = {};
const atomic = [];
const kinds = {};
for (const [name, definition] of Object.entries(v2.definitions)) {
  if (!isStruct(definition)) continue;
  if (!facts.has(shortName(name))) console.warn(`no facts of ${name}`);
  definitions[shortName(name)] = Object.fromEntries(fieldsOf(name, definition));
  if (definition['x-kubernetes-map-type'] === 'atomic') atomic.push(shortName(name));
  const gvks = definition['x-kubernetes-group-version-kind'] ?? [];
  if (gvks.length !== 1) continue; // DeleteOptions and WatchEvent belong to every group
  const [{ group, version, kind }] = gvks;
  kinds[`${group}/${version}/${kind}`] = shortName(name);
}

/** Resources with their subresources, in the form of the aggregated discovery document. */
function resourcesFromDiscovery(folder) {
  return ['api-aggregated-v2.json', 'apis-aggregated-v2.json'].flatMap((file) => {
    const { response } = readJson(join(folder, file)).steps[0];
    return response.items.flatMap((item) =>
      item.versions.flatMap(({ version, resources }) =>
        resources.map((resource) => entryOf(item.metadata.name ?? '', version, resource)),
      ),
    );
  });
}

function entryOf(group, version, resource) {
  return {
    group,
    version,
    kind: resource.responseKind.kind,
    resource: resource.resource,
    singular: resource.singularResource,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    namespaced: resource.scope === 'Namespaced',
    verbs: resource.verbs,
    subresources: (resource.subresources ?? []).map((sub) => ({
      name: sub.subresource,
      group: sub.responseKind.version === '' ? group : sub.responseKind.group,
      version: sub.responseKind.version === '' ? version : sub.responseKind.version,
      kind: sub.responseKind.kind,
      verbs: sub.verbs,
    })),
  };
}

const resources = resourcesFromDiscovery(discovery);
const lines = (entries) => entries.map((entry) => `    ${entry}`).join(',\n');
const object = (value) =>
  lines(Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${JSON.stringify(inner)}`));
writeFileSync(
  out,
  `{
  "notice": "Made from the Kubernetes API definitions v1.36.2, Copyright The Kubernetes Authors, Apache-2.0.",
  "definitions": {
${object(definitions)}
  },
  "atomic": ${JSON.stringify(atomic)},
  "kinds": {
${object(kinds)}
  },
  "resources": [
${lines(resources.map((resource) => JSON.stringify(resource)))}
  ]
}
`,
);
console.log(`${out}: ${Object.keys(definitions).length} definitions, ${resources.length} resources`);
