import fc from 'fast-check';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { expect, it } from 'vitest';
import { maskSecret } from './mask.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function secret(data: Record<string, string>, annotations: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', annotations }, type: 'Opaque', data };
}

it('masks equal values alike and different ones differently, key by key', () => {
  const [target, live] = maskSecret([secret({ a: 'eA==', b: 'eQ==' }), secret({ a: 'eA==', b: 'eg==' })]);
  expect(target?.['data']).toEqual({ a: '++++++++', b: '++++++++' });
  expect(live?.['data']).toEqual({ a: '++++++++', b: '++++++++++++' });
});

it('leaves everything that is no Secret alone', () => {
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'x' } };
  expect(maskSecret([map, undefined])).toEqual([map, undefined]);
});

it('keeps what is missing missing, and the rest of the object', () => {
  const [none, one] = maskSecret([undefined, secret({ a: 'eA==' })]);
  expect(none).toBeUndefined();
  expect(one).toMatchObject({ kind: 'Secret', type: 'Opaque', metadata: { name: 's' } });
});

it('lets no byte of a secret out, whatever is noted in annotations', () => {
  const canary = fc.string({
    minLength: 4,
    maxLength: 12,
    unit: fc.constantFrom('C', 'A', 'N', 'R', 'Y', '0', '7', 'q'),
  });
  fc.assert(
    fc.property(canary, fc.boolean(), (value, broken) => {
      const data = { key: value };
      const inner = JSON.stringify(secret(data));
      const note = JSON.stringify({ ...secret(data, { [lastApplied]: inner }), stringData: { key: value } });
      const object = { ...secret(data, { [lastApplied]: broken ? note.slice(1) : note }), stringData: { key: value } };
      expect(JSON.stringify(maskSecret([object, object]))).not.toContain(value);
    }),
  );
});
