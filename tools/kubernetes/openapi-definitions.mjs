/**
 * Writes packages/apiserver/src/http/openapi/definitions.gen.json.gz: the schemas of all kinds of a Kubernetes 1.36 server,
 * from its OpenAPI v3 documents (data of the Kubernetes API, Apache-2.0).
 * Usage: node tools/kubernetes/openapi-definitions.mjs FOLDER-OF-V3-DOCUMENTS
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const folder = process.argv[2];
if (folder === undefined)
  throw new Error('usage: node tools/kubernetes/openapi-definitions.mjs FOLDER-OF-V3-DOCUMENTS');
const target = join(import.meta.dirname, '..', '..', 'packages', 'apiserver', 'src', 'http', 'openapi');

const schemas = {};
for (const name of readdirSync(folder).toSorted()) {
  const bytes = readFileSync(join(folder, name));
  const document = JSON.parse(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  for (const [key, schema] of Object.entries(document.components?.schemas ?? {}))
    schemas[key] = joined(schemas[key], schema);
}
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'definitions.gen.json.gz'), gzipSync(JSON.stringify(schemas), { level: 9 }));

/** Each document names only its own kinds in DeleteOptions and WatchEvent: all of them together stand for every group. */
function joined(known, schema) {
  const extension = 'x-kubernetes-group-version-kind';
  if (known === undefined || known[extension] === undefined) return schema;
  const kinds = new Map([...known[extension], ...schema[extension]].map((kind) => [JSON.stringify(kind), kind]));
  return { ...schema, [extension]: [...kinds.values()] };
}
