import { expect, it } from 'vitest';

import type { KubeObject } from '@capstan/kube/object/object.ts';

import { shareFields } from './share-fields.ts';

const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    managedFields: [
      { manager: 'm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } },
    ],
  },
});

it('keeps one copy of the fields that many objects have in common, and changes nothing else', () => {
  const [a, b] = [shareFields(pod('a')), shareFields(pod('b'))];
  expect(a).toEqual(pod('a'));
  expect(a.metadata.managedFields?.[0]?.fieldsV1).toBe(b.metadata.managedFields?.[0]?.fieldsV1);
});
