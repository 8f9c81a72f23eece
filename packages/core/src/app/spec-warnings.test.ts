import { expect, it } from 'vitest';
import type { ApplicationSpec } from './spec.ts';
import { specWarnings } from './spec-warnings.ts';

function warnings(spec: Partial<ApplicationSpec>): readonly string[] {
  return specWarnings({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'web' },
    spec: { destination: { namespace: 'web' }, ...spec },
  });
}
const options = (...syncOptions: string[]): Partial<ApplicationSpec> => ({ syncPolicy: { syncOptions } });
const metadata = { labels: { team: 'a' } };

it.each([
  {
    name: 'jq paths in ignoreDifferences',
    spec: { ignoreDifferences: [{ kind: 'Service' }, { kind: 'Deployment', jqPathExpressions: ['.spec.replicas'] }] },
    says: [/^spec\.ignoreDifferences\[1\]\.jqPathExpressions is not supported yet: "\.spec\.replicas" of Deployment/],
  },
  { name: 'unknown options', spec: options('Prune=maybe', 'Sleep=true'), says: [/"Prune=maybe"/, /"Sleep=true"/] },
  { name: 'client-side apply', spec: options('ServerSideApply=false'), says: [/ServerSideApply=false does nothing/] },
  { name: 'no validation', spec: options('Validate=false'), says: [/Validate=false does nothing/] },
  {
    name: 'metadata of a namespace that nobody creates',
    spec: { syncPolicy: { managedNamespaceMetadata: metadata } },
    says: [/managedNamespaceMetadata does nothing without the sync option CreateNamespace=true/],
  },
  {
    name: 'metadata of no namespace',
    spec: { destination: {}, syncPolicy: { managedNamespaceMetadata: metadata } },
    says: [/managedNamespaceMetadata does nothing without spec\.destination\.namespace/],
  },
])('names $name', ({ spec, says }) => {
  const found = warnings(spec);
  expect(found).toHaveLength(says.length);
  for (const [index, part] of says.entries()) expect(found[index]).toMatch(part);
});

it('has nothing to say of what works', () => {
  const policy = options(
    'CreateNamespace=true',
    'ServerSideApply=true',
    'Validate=true',
    'PruneLast=true',
    'Prune=confirm',
  );
  const syncPolicy = { ...policy.syncPolicy, managedNamespaceMetadata: metadata };
  const ignoreDifferences = [{ kind: 'Deployment', jsonPointers: ['/spec/replicas'], managedFieldsManagers: ['hpa'] }];
  expect(warnings({ syncPolicy, ignoreDifferences })).toEqual([]);
});
