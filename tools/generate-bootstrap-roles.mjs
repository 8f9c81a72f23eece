/**
 * Makes `packages/apiserver/src/access/bootstrap.gen.json`: the roles and bindings that every Kubernetes cluster has from its start.
 *
 *     node tools/generate-bootstrap-roles.mjs KUBERNETES-SOURCE OUT
 *
 * KUBERNETES-SOURCE is a source tree of Kubernetes, such as the Go module k8s.io/kubernetes; read are the lists that its own
 * tests compare with: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../packages/kube/src/yaml/read.ts';

const [, , source, out] = process.argv;
if (out === undefined) {
  console.error('usage: generate-bootstrap-roles.mjs KUBERNETES-SOURCE OUT');
  process.exit(2);
}
const folder = join(source, 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata');
const files = [
  'cluster-roles.yaml',
  'controller-roles.yaml',
  'namespace-roles.yaml',
  'cluster-role-bindings.yaml',
  'controller-role-bindings.yaml',
  'namespace-role-bindings.yaml',
];
const objects = files.flatMap((file) => {
  const read = readYaml(readFileSync(join(folder, file), 'utf8'), { dialect: 'v2' });
  if (!read.ok) throw new Error(`${file}:${read.problem.line}: ${read.problem.message}`);
  return read.documents.flatMap(({ value }) => value.items);
});
for (const { metadata } of objects) delete metadata.creationTimestamp;
writeFileSync(out, `[\n${objects.map((object) => JSON.stringify(object)).join(',\n')}\n]\n`);
console.log(`${objects.length} roles and bindings`);
