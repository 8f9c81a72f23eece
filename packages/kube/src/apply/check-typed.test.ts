import { describe, expect, it } from 'vitest';
import type { Json } from '#object/json.ts';
import { builtinType } from '#schema/builtin.ts';
import { checkTyped, joinErrors } from './check-typed.ts';

const type = builtinType('apps', 'v1', 'Deployment') ?? { is: 'any' };

function problemsOf(metadata: Json, spec: Json): string {
  return joinErrors(checkTyped({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec }, type));
}

describe('an applied value that does not fit its schema', () => {
  it.each([
    [{ finalizers: ['a', 'a'] }, {}, '.metadata.finalizers: duplicate entries for key [="a"]'],
    [
      { finalizers: [{}] },
      {},
      ".metadata.finalizers: element 0: associative list without keys has an element that's a map type",
    ],
    [
      { finalizers: [[]] },
      {},
      '.metadata.finalizers: element 0: not supported: associative list with lists as elements',
    ],
    [
      { finalizers: [null] },
      {},
      ".metadata.finalizers: element 0: associative list without keys has an element that's an explicit null",
    ],
    [{}, { replicas: '1' }, '.spec.replicas: expected numeric (int or float), got string'],
    [{}, { paused: 1 }, '.spec.paused: expected boolean, got int64'],
    [{}, { paused: 1.5 }, '.spec.paused: expected boolean, got float64'],
    [{}, { template: { spec: { containers: 'x' } } }, '.spec.template.spec.containers: expected list, got &{x}'],
    [
      {},
      { template: { spec: { containers: ['x'] } } },
      '.spec.template.spec.containers: element 0: associative list with keys may not have non-map elements',
    ],
    [
      {},
      { template: { spec: { containers: [{ name: 'c', resources: { limits: { cpu: ['1'] } } }] } } },
      '.spec.template.spec.containers[name="c"].resources.limits.cpu: expected any scalar, got &{[1]}',
    ],
    [
      {},
      { nope: 1, template: { spec: { containers: [{ name: 'c', args: [1] }] } } },
      'errors:\n  .spec.nope: field not declared in schema\n  .spec.template.spec.containers[name="c"].args[0]: expected string, got &value.valueUnstructured{Value:1}',
    ],
  ] satisfies readonly (readonly [Json, Json, string])[])('%j %j', (metadata, spec, message) => {
    expect(problemsOf(metadata, spec)).toBe(message);
  });

  it('may be null anywhere', () => {
    expect(
      checkTyped({ metadata: null, spec: { replicas: null, template: { spec: { containers: null } } } }, type),
    ).toEqual([]);
  });
});
