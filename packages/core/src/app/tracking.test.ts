import type { KubeObject } from '@capstan/kube/object/object.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatTrackingId,
  instanceName,
  isSelfReferencing,
  parseInstanceName,
  parseTrackingId,
  trackingOf,
  withTracking,
} from './tracking.ts';

function object(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

describe('tracking ids', () => {
  it.each([
    { object: object('v1', 'Service', 'n', 'ns'), want: 'app:/Service:ns/n' },
    { object: object('apps/v1', 'Deployment', 'n', 'ns'), want: 'app:apps/Deployment:ns/n' },
    { object: object('v1', 'Namespace', 'n'), want: 'app:/Namespace:dest/n' },
    {
      object: object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:x'),
      want: 'app:rbac.authorization.k8s.io/ClusterRole:dest/system:x',
    },
  ])('$want is written and read back', ({ object: bare, want }) => {
    const tracked = withTracking(bare, 'app', 'dest');
    expect(tracked.metadata.annotations).toEqual({ 'argocd.argoproj.io/tracking-id': want });
    expect(isSelfReferencing(tracked)).toBe(true);
    expect(trackingOf(tracked)).toEqual(parseTrackingId(want));
  });

  it.each(['', 'app', 'app:Service:ns/n', 'app:/Service:n', ':/Service:ns/n', 'app:/:ns/n', 'app:/Service:ns/'])(
    '%j is no tracking id',
    (text) => expect(parseTrackingId(text)).toBeUndefined(),
  );

  it('reads back what it writes', () => {
    const word = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
    fc.assert(
      fc.property(word, word, word, fc.stringMatching(/^[a-z0-9:.-]{1,20}$/), (instance, group, namespace, name) => {
        const tracking = { instance, ref: { group, kind: 'Thing', namespace, name } };
        expect(parseTrackingId(formatTrackingId(tracking))).toEqual(tracking);
      }),
    );
  });
});

describe('isSelfReferencing', () => {
  const tracked = withTracking(object('v1', 'ConfigMap', 'a', 'ns'), 'app', 'ns');
  const renamed = (metadata: object): KubeObject => ({ ...tracked, metadata: { ...tracked.metadata, ...metadata } });

  it.each([
    { name: 'an object without an id', live: object('v1', 'ConfigMap', 'a', 'ns'), want: true },
    { name: 'its own id', live: tracked, want: true },
    { name: 'an id copied to another name', live: renamed({ name: 'b' }), want: false },
    { name: 'an id copied to another namespace', live: renamed({ namespace: 'other' }), want: false },
    { name: 'an id copied to another kind', live: { ...tracked, kind: 'Secret' }, want: false },
  ])('$name: $want', ({ live, want }) => expect(isSelfReferencing(live)).toBe(want));

  it('believes the desired group where the live one moved', () => {
    const config = withTracking(object('networking.k8s.io/v1', 'Ingress', 'i', 'ns'), 'app', 'ns');
    const live = { ...config, apiVersion: 'extensions/v1beta1' };
    expect(isSelfReferencing(live)).toBe(false);
    expect(isSelfReferencing(live, config)).toBe(true);
  });
});

it('prefixes the namespace only outside the control plane', () => {
  expect(instanceName({ name: 'a', namespace: 'argocd' }, 'argocd')).toBe('a');
  expect(instanceName({ name: 'a', namespace: 'team' }, 'argocd')).toBe('team_a');
  expect(parseInstanceName('team_a', 'argocd')).toEqual({ name: 'a', namespace: 'team' });
  expect(parseInstanceName('a', 'argocd')).toEqual({ name: 'a', namespace: 'argocd' });
});
