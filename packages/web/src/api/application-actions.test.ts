import { expect, it } from 'vitest';
import { type SyncOrder, syncBody } from './application-actions.ts';

const plain: SyncOrder = {
  prune: false,
  dryRun: false,
  force: false,
  replace: false,
  applyOutOfSyncOnly: false,
  ownOptions: ['CreateNamespace=true'],
};

it.each([
  { name: 'nothing special', order: plain, more: {} },
  { name: 'another revision', order: { ...plain, revision: 'v2' }, more: { revision: 'v2' } },
  { name: 'an empty revision is none', order: { ...plain, revision: '' }, more: {} },
  { name: 'force', order: { ...plain, force: true }, more: { strategy: { hook: { force: true } } } },
  {
    name: 'options',
    order: { ...plain, replace: true, applyOutOfSyncOnly: true },
    more: { syncOptions: { items: ['CreateNamespace=true', 'Replace=true', 'ApplyOutOfSyncOnly=true'] } },
  },
])('asks for a sync in the form of the API: $name', ({ order, more }) => {
  expect(syncBody({ name: 'a', namespace: 'argocd' }, order)).toEqual({
    name: 'a',
    appNamespace: 'argocd',
    prune: false,
    dryRun: false,
    strategy: { hook: { force: false } },
    ...more,
  });
});
