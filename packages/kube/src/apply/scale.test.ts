import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '#object/json.ts';
import type { KubeObject, ManagedFieldsEntry } from '#object/object.ts';
import { at, stringAt } from '#object/read.ts';
import { builtinType } from '#schema/builtin.ts';
import { parentEntries, scaleEntries } from './scale.ts';
import { serverSideApply } from './server-side-apply.ts';
import type { ApplyResult } from './server-side-apply.ts';
import { trackUpdate } from './track-update.ts';

const paths = { 'apps/v1': ['spec', 'replicas'] };
const time = '2026-01-01T00:00:00Z';
const type = builtinType('autoscaling', 'v1', 'Scale');

function scaleOf(replicas: number, managedFields: readonly ManagedFieldsEntry[] | undefined): KubeObject {
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'x', ...(managedFields === undefined ? {} : { managedFields }) },
    spec: { replicas },
    status: { replicas: 0, selector: 'app=a' },
  };
}

describe('the scale subresource', () => {
  const file = new URL('recordings/scale-apply.json', import.meta.url);
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: readonly { body?: Json; response: Json }[] };
  const deployment = steps[0]?.response as KubeObject;

  function apply(replicas: number, manager: string, force: boolean): ApplyResult {
    const live = scaleOf(1, scaleEntries(deployment.metadata.managedFields, paths));
    const applied: KubeObject = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'x' },
      spec: { replicas },
    };
    return serverSideApply({ live, applied, manager, force, time, subresource: 'scale', type });
  }

  it.each([
    [4, 'hpa', 1],
    [6, 'other', 3],
  ])('conflicts with defaulted replicas when %d are applied by %s', (replicas, manager, step) => {
    const result = apply(replicas, manager, false);
    expect(result.ok ? '' : result.message).toBe(stringAt(steps[step]?.response, 'message'));
  });

  it('leaves an entry of its own in the parent', () => {
    const result = apply(6, 'other', true);
    const after = parentEntries({
      parent: deployment.metadata.managedFields,
      scale: result.ok ? result.object.metadata.managedFields : undefined,
      apiVersion: 'apps/v1',
      paths,
    });
    expect(after).toEqual(at(steps[5]?.response, 'metadata', 'managedFields'));
  });

  it('takes replicas from the one who had them, and gives them to one entry however often it writes', () => {
    const owner: ManagedFieldsEntry = {
      manager: 'rec',
      operation: 'Update',
      apiVersion: 'apps/v1',
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:selector': {} } },
    };
    const scaled: ManagedFieldsEntry = {
      manager: 'rec',
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      subresource: 'scale',
    };
    const rest = { ...owner, fieldsV1: { 'f:spec': { 'f:selector': {} } } };
    const once = written([owner], 2, 4);
    expect(once).toEqual([scaled, rest]);
    expect(written(once, 4, 1)).toEqual([scaled, rest]);
    expect(written(once, 4, 4)).toEqual([scaled, rest]);
  });
});

function written(
  parent: readonly ManagedFieldsEntry[] | undefined,
  from: number,
  to: number,
): readonly ManagedFieldsEntry[] | undefined {
  const before = scaleOf(from, scaleEntries(parent, paths));
  const after = scaleOf(to, before.metadata.managedFields);
  const tracked = trackUpdate({ before, after, manager: 'rec', time, subresource: 'scale', type });
  return parentEntries({ parent, scale: tracked.metadata.managedFields, apiVersion: 'apps/v1', paths });
}
