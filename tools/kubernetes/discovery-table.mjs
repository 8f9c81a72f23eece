/**
 * Writes packages/apiserver/src/resources/builtin.gen.json: what a Kubernetes 1.36 server serves, from its recorded
 * aggregated discovery documents (data of the Kubernetes API, Apache-2.0).
 * Usage: node tools/kubernetes/discovery-table.mjs FOLDER-OF-RECORDINGS
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node tools/kubernetes/discovery-table.mjs FOLDER-OF-RECORDINGS');
const target = join(import.meta.dirname, '..', '..', 'packages', 'apiserver', 'src', 'resources', 'builtin.gen.json');

const table = ['api-aggregated-v2', 'apis-aggregated-v2'].flatMap((name) =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).steps[0].response.items.map((item) => ({
    group: item.metadata.name ?? '',
    versions: item.versions.map(({ version, resources }) => ({ version, resources: resources.map(resourceRow) })),
  })),
);
writeFileSync(target, `${JSON.stringify(table)}\n`);

function resourceRow({ resource, responseKind, scope, singularResource, verbs, shortNames, categories, subresources }) {
  return {
    plural: resource,
    singular: singularResource,
    kind: responseKind.kind,
    namespaced: scope === 'Namespaced',
    verbs,
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    subresources: (subresources ?? []).map((sub) => ({
      name: sub.subresource,
      kind: sub.responseKind.kind,
      ...(sub.responseKind.version === '' ? {} : { group: sub.responseKind.group, version: sub.responseKind.version }),
      verbs: sub.verbs,
    })),
  };
}
