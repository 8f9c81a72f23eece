const readable = [
  'applications',
  'applicationsets',
  'certificates',
  'clusters',
  'repositories',
  'write-repositories',
  'projects',
  'accounts',
  'gpgkeys',
  'logs',
];

const writable: readonly (readonly [string, readonly string[]])[] = [
  ['applications', ['create', 'update', 'update/*', 'delete', 'delete/*', 'sync', 'override', 'action/*', 'rollback']],
  ['applicationsets', ['get', 'create', 'update', 'delete']],
  ['certificates', ['create', 'update', 'delete']],
  ['clusters', ['create', 'update', 'delete']],
  ['repositories', ['create', 'update', 'delete']],
  ['write-repositories', ['create', 'update', 'delete']],
  ['projects', ['create', 'update', 'delete']],
  ['accounts', ['update']],
  ['gpgkeys', ['create', 'delete']],
  ['exec', ['create']],
];

/** What is true in every installation: role:readonly, role:admin, and the account admin (argocd.md 6.4). */
export const builtinPolicy: string = [
  ...readable.map((resource) => `p, role:readonly, ${resource}, get, *, allow`),
  ...writable.flatMap(([resource, actions]) =>
    actions.map((action) => `p, role:admin, ${resource}, ${action}, *, allow`),
  ),
  'g, role:admin, role:readonly',
  'g, admin, role:admin',
].join('\n');
