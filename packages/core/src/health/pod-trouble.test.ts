import type { KubeObject } from '@capstan/kube/object/object.ts';
import { expect, it } from 'vitest';
import { podTrouble } from './pod-trouble.ts';

function pod(status: object, metadata: object = {}): KubeObject {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', ...metadata }, status };
  return { ...object, spec: { restartPolicy: 'Always' } } as unknown as KubeObject;
}

const ready = (status: string) => ({ type: 'Ready', status });
const waiting = { state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "a:b"' } } };
const noRoom = { type: 'PodScheduled', status: 'False', message: '0/2 nodes are available: 2 Insufficient cpu.' };

it.each([
  { name: 'serves', of: pod({ phase: 'Running', conditions: [ready('True')] }), want: { is: 'none' } },
  {
    name: 'cannot pull its image',
    of: pod({ phase: 'Pending', containerStatuses: [waiting] }),
    want: { is: 'known', why: 'Back-off pulling image "a:b"' },
  },
  {
    name: 'fits on no node',
    of: pod({ phase: 'Pending', conditions: [noRoom] }),
    want: { is: 'known', why: '0/2 nodes are available: 2 Insufficient cpu.' },
  },
  { name: 'fails its probe', of: pod({ phase: 'Running', conditions: [ready('False')] }), want: { is: 'unready' } },
  { name: 'has just been created', of: pod({ phase: 'Pending' }), want: { is: 'unready' } },
  { name: 'is done', of: pod({ phase: 'Succeeded', conditions: [ready('False')] }), want: { is: 'none' } },
  {
    name: 'is going',
    of: pod({ phase: 'Pending', containerStatuses: [waiting] }, { deletionTimestamp: '2026-03-01T12:00:00Z' }),
    want: { is: 'none' },
  },
])('tells what keeps a Pod from serving: one that $name', ({ of, want }) => {
  expect(podTrouble(of)).toEqual(want);
});
