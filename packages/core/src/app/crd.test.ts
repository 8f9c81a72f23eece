import { at, listAt, stringAt } from '@capstan/kube/object/read.ts';
import { describe, expect, it } from 'vitest';
import { customResourceDefinitions } from './crd.ts';

const byKind = new Map(customResourceDefinitions().map((crd) => [stringAt(crd, 'spec', 'names', 'kind'), crd]));

describe('customResourceDefinitions', () => {
  it.each([
    {
      kind: 'Application',
      names: ['app', 'apps'],
      columns: ['Sync Status', 'Health Status', 'Revision', 'Project'],
      status: false,
    },
    { kind: 'AppProject', names: ['appproj', 'appprojs'], columns: [], status: false },
    { kind: 'ApplicationSet', names: ['appset', 'appsets'], columns: [], status: true },
  ])('$kind has the names, columns and subresources of Argo CD', ({ kind, names, columns, status }) => {
    const crd = byKind.get(kind);
    const version = at(crd, 'spec', 'versions', 0);
    expect(listAt(crd, 'spec', 'names', 'shortNames')).toEqual(names);
    expect(listAt(version, 'additionalPrinterColumns').map((column) => stringAt(column, 'name'))).toEqual(columns);
    expect(at(version, 'subresources', 'status') !== undefined).toBe(status);
    expect(crd?.metadata.name).toBe(`${stringAt(crd, 'spec', 'names', 'plural')}.argoproj.io`);
  });
});
