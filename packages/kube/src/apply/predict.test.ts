import { describe, expect, it } from 'vitest';
import type { KubeObject } from '#object/object.ts';
import { builtinType } from '#schema/builtin.ts';
import type { TypeNode } from '#schema/type.ts';
import { migrateClientSideApply } from './migrate.ts';
import { predictApply } from './predict.ts';
import { serverSideApply } from './server-side-apply.ts';
import { keepTimes, trackUpdate } from './track-update.ts';

const type = builtinType('', 'v1', 'ConfigMap');
const time = '2026-01-01T00:00:00Z';
const later = '2026-01-01T00:01:00Z';

function configMap(data: { readonly [key: string]: string }, extra: Partial<KubeObject['metadata']> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', ...extra }, data };
}

function written(manager: string, data: { readonly [key: string]: string }, before?: KubeObject): KubeObject {
  const entries = before?.metadata.managedFields;
  const after = configMap(data, { resourceVersion: '7', ...(entries === undefined ? {} : { managedFields: entries }) });
  return trackUpdate({ before, after, manager, time, type });
}

function applied(live: KubeObject | undefined, manager: string, data: { readonly [key: string]: string }): KubeObject {
  const result = serverSideApply({ live, applied: configMap(data), manager, force: true, time: later, type });
  if (!result.ok) throw new Error(result.message);
  return result.object;
}

function predicted(live: KubeObject | undefined, data: { readonly [key: string]: string }): unknown {
  const result = predictApply({ live, desired: configMap(data), manager: 'argocd-controller', type });
  return result.ok ? result.object['data'] : result.message;
}

describe('the prediction of an apply', () => {
  it('of a missing object is the desired one', () => {
    expect(predicted(undefined, { a: '1' })).toEqual({ a: '1' });
  });

  it('takes fields from others and leaves theirs', () => {
    expect(predicted(written('editor', { a: '1', b: '1' }), { a: '2' })).toEqual({ a: '2', b: '1' });
  });

  it('drops what the manager applied before', () => {
    const live = applied(written('editor', { b: '1' }), 'argocd-controller', { a: '1', c: '1' });
    expect(predicted(live, { a: '1' })).toEqual({ a: '1', b: '1' });
  });

  it.each(['kubectl-client-side-apply', 'argocd-controller'])(
    'counts what %s wrote before the first apply',
    (writer) => {
      const live = written('editor', { a: '1', b: '1', c: '1' }, written(writer, { a: '1', b: '1' }));
      expect(predicted(live, { a: '1' })).toEqual({ a: '1', c: '1' });
    },
  );

  it('leaves what kubectl-client-side-apply wrote after the first apply', () => {
    const first = applied(undefined, 'argocd-controller', { a: '1' });
    expect(predicted(written('kubectl-client-side-apply', { a: '1', b: '1' }, first), { a: '1' })).toEqual({
      a: '1',
      b: '1',
    });
  });

  it('drops nothing of an object that nobody tracks', () => {
    expect(predicted(configMap({ a: '1', b: '1' }), { a: '2' })).toEqual({ a: '2', b: '1' });
  });

  it('keeps metadata that the API server keeps, and has no managedFields', () => {
    const live = written('editor', { a: '1' });
    const result = predictApply({
      live: { ...live, metadata: { ...live.metadata, uid: 'u', creationTimestamp: time } },
      desired: { ...configMap({ a: '2' }), metadata: { name: 'x', creationTimestamp: null } as never },
      manager: 'm',
      type,
    });
    expect(result.ok && result.object.metadata).toEqual({
      name: 'x',
      resourceVersion: '7',
      uid: 'u',
      creationTimestamp: time,
    });
  });

  it('leaves the status alone', () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } };
    const result = predictApply({
      live: { ...deployment, status: { replicas: 1 } },
      desired: { ...deployment, status: { replicas: 2 } },
      manager: 'm',
      type: builtinType('apps', 'v1', 'Deployment'),
    });
    expect(result.ok && result.object['status']).toEqual({ replicas: 1 });
  });

  it('has the stringData of a Secret in its data, and what data had before', () => {
    const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } };
    const result = predictApply({
      live: { ...secret, data: { a: 'b25l', old: 'eA==' } },
      desired: { ...secret, stringData: { a: 'two', b: '\u00e9' } },
      manager: 'm',
      type: builtinType('', 'v1', 'Secret'),
    });
    expect(result.ok && result.object).toEqual({ ...secret, data: { a: 'dHdv', old: 'eA==', b: 'w6k=' } });
  });

  it('says what the API server would refuse', () => {
    expect(predicted(undefined, { a: 1 as never })).toBe(
      '.data.a: expected string, got &value.valueUnstructured{Value:1}',
    );
  });
});

describe('custom kinds', () => {
  const spec: TypeNode = {
    is: 'struct',
    atomic: false,
    open: false,
    fields: new Map([['a', { type: () => ({ is: 'scalar', scalar: 'integer' }), required: false, retainKeys: false }]]),
  };
  const things: TypeNode = {
    is: 'struct',
    atomic: false,
    open: false,
    fields: new Map([['spec', { type: () => spec, required: false, retainKeys: false }]]),
  };
  const thing: KubeObject = {
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name: 'x', finalizers: ['example.com/f'] },
    spec: { a: 1 },
  };

  it('have the metadata of all kinds, whatever their schema says', () => {
    const result = serverSideApply({ live: undefined, applied: thing, manager: 'm', force: false, time, type: things });
    expect(result.ok && result.object.metadata.managedFields?.[0]?.fieldsV1).toEqual({
      'f:metadata': { 'f:finalizers': { 'v:"example.com/f"': {} } },
      'f:spec': { 'f:a': {} },
    });
  });

  it('own their structs when an update brings them', () => {
    const tracked = trackUpdate({ before: undefined, after: thing, manager: 'm', time, type: things });
    expect(tracked.metadata.managedFields?.[0]?.fieldsV1).toEqual({
      'f:metadata': { 'f:finalizers': { '.': {}, 'v:"example.com/f"': {} } },
      'f:spec': { '.': {}, 'f:a': {} },
    });
  });

  it('without a schema merge maps and replace lists', () => {
    const live = { ...thing, spec: { m: { a: 1 }, l: [{ name: 'a' }] } };
    const desired = { ...thing, spec: { m: { b: 2 }, l: [{ name: 'b' }] } };
    const result = predictApply({ live, desired, manager: 'm', type: undefined });
    expect(result.ok && result.object['spec']).toEqual({ m: { a: 1, b: 2 }, l: [{ name: 'b' }] });
  });
});

describe('the migration from client-side apply', () => {
  const names = ['kubectl-client-side-apply', 'argocd-controller'];

  it('is nothing where nobody wrote so', () => {
    expect(migrateClientSideApply(written('editor', { a: '1' }), names, 'argocd-controller')).toBeUndefined();
    expect(migrateClientSideApply(configMap({}), names, 'argocd-controller')).toBeUndefined();
  });

  it('joins all entries into one Apply entry and carries the resourceVersion', () => {
    const live = written('argocd-controller', { a: '2', b: '1' }, written('kubectl-client-side-apply', { a: '1' }));
    expect(migrateClientSideApply(live, names, 'argocd-controller')).toEqual([
      {
        op: 'replace',
        path: '/metadata/managedFields',
        value: [
          {
            manager: 'argocd-controller',
            operation: 'Apply',
            apiVersion: 'v1',
            time,
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } },
          },
        ],
      },
      { op: 'replace', path: '/metadata/resourceVersion', value: '7' },
    ]);
  });

  it('adds to what the applier has, and leaves the entries of subresources', () => {
    const first = applied(written('kubectl-client-side-apply', { a: '1', b: '1' }), 'argocd-controller', { a: '2' });
    const [apply, update] = first.metadata.managedFields ?? [];
    if (apply === undefined || update === undefined) throw new Error('two entries expected');
    const status = { ...update, subresource: 'status' };
    const live = { ...first, metadata: { ...first.metadata, managedFields: [apply, update, status] } };
    const patch = migrateClientSideApply(live, names, 'argocd-controller');
    expect(patch?.[0]).toHaveProperty('value', [
      { ...apply, fieldsV1: { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } } },
      status,
    ]);
  });
});

describe('tracked updates', () => {
  it('move no time when they change nothing', () => {
    const live = written('a', { a: '1' });
    expect(trackUpdate({ before: live, after: live, manager: 'a', time: later, type })).toEqual(live);
  });

  it('keep times when only times differ', () => {
    const live = written('a', { a: '1' });
    const [entry] = live.metadata.managedFields ?? [];
    if (entry === undefined) throw new Error('an entry expected');
    const touched = { ...live, metadata: { ...live.metadata, managedFields: [{ ...entry, time: later }] } };
    expect(keepTimes(live, touched)).toEqual(live);
    const changed = { ...touched, data: { a: '2' } };
    expect(keepTimes(live, changed)).toBe(changed);
  });

  it('name nobody `unknown`', () => {
    expect(written('', { a: '1' }).metadata.managedFields?.[0]?.manager).toBe('unknown');
  });

  it('own nothing of fields that cannot be written there', () => {
    const after = { ...configMap({ a: '1' }), status: { phase: 'x' } };
    const tracked = trackUpdate({
      before: undefined,
      after,
      manager: 'm',
      time,
      type: undefined,
      ignored: [['status']],
    });
    expect(tracked.metadata.managedFields?.[0]?.fieldsV1).toEqual({ 'f:data': { '.': {}, 'f:a': {} } });
  });
});
