import { readFileSync } from 'node:fs';
import { trackUpdate } from '@capstan/kube/apply/track-update.ts';
import { serverSideApply } from '@capstan/kube/apply/server-side-apply.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion } from '@capstan/kube/object/ref.ts';
import { builtinType } from '@capstan/kube/schema/builtin.ts';
import { expect, it } from 'vitest';
import { compare } from './compare.ts';

const manager = 'argocd-controller';
const time = '2026-01-01T00:00:00Z';

/** What was given to a real API server, and what it stored. */
const recordings = JSON.parse(
  readFileSync(new URL('../../../kube/src/schema/recordings/defaulting.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, { readonly given: KubeObject; readonly stored: KubeObject }>>;

function typeOf({ apiVersion, kind }: KubeObject) {
  const { group, version } = parseApiVersion(apiVersion);
  return builtinType(group, version, kind);
}

it.each(Object.entries(recordings).filter(([, { given }]) => given.metadata.name !== undefined))(
  '%s, as the API server completed it, is not modified',
  (_name, { given, stored }) => {
    const type = typeOf(given);
    const applied = serverSideApply({ live: undefined, applied: given, manager, force: true, time, type });
    if (!applied.ok) throw new Error(applied.message);
    const { managedFields = [] } = applied.object.metadata;
    const live = { ...stored, metadata: { ...stored.metadata, managedFields } };
    expect(compare({ desired: given, live, type, ignore: [], manager }).changes).toEqual([]);
  },
);

it('an object that kubectl applied is not modified', () => {
  const desired: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: '1' } };
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(desired) };
  const after = { ...desired, metadata: { name: 'x', annotations } };
  const type = typeOf(desired);
  const live = trackUpdate({ before: undefined, after, manager: 'kubectl-client-side-apply', time, type });
  expect(compare({ desired, live, type, ignore: [], manager }).changes).toEqual([]);
});

it('the rules that the cluster fills into an aggregated role are not modified', () => {
  const desired: KubeObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'x' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
    rules: [],
  };
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
  const live = { ...desired, rules };
  expect(compare({ desired, live, type: typeOf(desired), ignore: [], manager }).modified).toBe(false);
});
