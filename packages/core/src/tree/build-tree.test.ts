import type { KubeObject } from '@capstan/kube/object/object.ts';
import { describe, expect, it } from 'vitest';
import { buildTree } from './build-tree.ts';
import { podReason } from './node-info.ts';

function object(kind: string, name: string, more: object = {}): KubeObject {
  const apiVersion = kind === 'Deployment' || kind === 'ReplicaSet' ? 'apps/v1' : 'v1';
  const metadata = { name, namespace: 'web', uid: `${kind}-${name}`, resourceVersion: '1' };
  return { apiVersion, kind, metadata, ...more };
}

function owning(pairs: Readonly<Record<string, readonly KubeObject[]>>) {
  return (uid: string) => pairs[uid] ?? [];
}

const health = () => undefined;

describe('resource tree', () => {
  it('goes from what is managed to everything that is owned, parents first', () => {
    const deployment = object('Deployment', 'web');
    const set = object('ReplicaSet', 'web-1');
    const pod = object('Pod', 'web-1-a');
    const service = object('Service', 'web');
    const ownedBy = owning({ 'Deployment-web': [set], 'ReplicaSet-web-1': [pod] });
    const { nodes } = buildTree({ managed: [deployment, service], ownedBy, health });
    expect(nodes.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'Deployment/web',
      'Service/web',
      'ReplicaSet/web-1',
      'Pod/web-1-a',
    ]);
    expect(nodes[3]?.parentRefs).toEqual([
      { group: 'apps', version: 'v1', kind: 'ReplicaSet', namespace: 'web', name: 'web-1', uid: 'ReplicaSet-web-1' },
    ]);
  });

  it('names all parents of an object with several owners once', () => {
    const [a, b, child] = [object('ConfigMap', 'a'), object('ConfigMap', 'b'), object('ConfigMap', 'child')];
    const ownedBy = owning({ 'ConfigMap-a': [child], 'ConfigMap-b': [child] });
    const { nodes } = buildTree({ managed: [a, b], ownedBy, health });
    expect(nodes).toHaveLength(3);
    expect(nodes[2]?.parentRefs?.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('ends where objects own each other', () => {
    const [a, b] = [object('ConfigMap', 'a'), object('ConfigMap', 'b')];
    const ownedBy = owning({ 'ConfigMap-a': [b], 'ConfigMap-b': [a] });
    expect(buildTree({ managed: [a], ownedBy, health }).nodes).toHaveLength(2);
  });
});

describe('the word for a Pod', () => {
  const waiting = (reason: string) => ({ state: { waiting: { reason } } });
  it.each([
    [{ status: { phase: 'Running' } }, 'Running'],
    [{ status: { phase: 'Pending', containerStatuses: [waiting('ImagePullBackOff')] } }, 'ImagePullBackOff'],
    [{ status: { phase: 'Running', containerStatuses: [{ state: { terminated: { reason: 'Error' } } }] } }, 'Error'],
    [{ status: { phase: 'Failed', reason: 'Evicted' } }, 'Evicted'],
    [
      {
        spec: { initContainers: [{}, {}] },
        status: { phase: 'Pending', initContainerStatuses: [{ state: { running: {} } }] },
      },
      'Init:0/2',
    ],
    [{ status: { phase: 'Pending', initContainerStatuses: [waiting('CrashLoopBackOff')] } }, 'Init:CrashLoopBackOff'],
  ])('%j is %s', (more, word) => {
    expect(podReason(object('Pod', 'p', more))).toBe(word);
  });

  it('says first that a Pod is being deleted', () => {
    const pod = object('Pod', 'p', { status: { phase: 'Running' } });
    expect(podReason({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: 'now' } })).toBe('Terminating');
  });
});
