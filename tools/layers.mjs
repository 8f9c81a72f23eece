/**
 * Who may import whom: the one table behind the lint rules and ARCHITECTURE.md.
 * `folder` lies under packages/; `packages` are the other workspace packages its files may import, `folders` the folders
 * of the same package (besides its own). What is not listed is forbidden; a folder without a row may import all of its package.
 * Order: from general to special.
 */
export const packages = {
  kube: { world: 'pure', may: [] },
  lang: { world: 'pure', may: ['kube'] },
  render: { world: 'pure', may: ['kube', 'lang'] },
  core: { world: 'pure', may: ['kube', 'lang'] },
  apiserver: { world: 'node', may: ['kube', 'lang'] },
  server: { world: 'node', may: ['kube', 'lang', 'render', 'core', 'apiserver'] },
  web: { world: 'dom', may: ['kube', 'core'] },
  cli: { world: 'node', may: ['kube', 'core'] },
};

/** Folders with rules of their own. `may`: other folders of the package; `packages`: instead of the package's own list. */
export const folders = [
  { folder: 'kube/object', may: [], because: 'objects are plain data; everything else is about them' },
  { folder: 'kube/yaml', may: ['object'], because: 'a codec knows values, not what they mean' },
  { folder: 'kube/schema', may: ['object'], because: 'tables about kinds' },
  { folder: 'kube/patch', may: ['object', 'schema'], because: 'patches need list keys only' },
  { folder: 'kube/apply', may: ['object', 'schema'], because: 'field ownership needs list keys only' },

  { folder: 'render/plain', may: ['tree'], because: 'each renderer stands alone' },
  { folder: 'render/kustomize', may: ['tree', 'helm'], because: 'helmCharts in a kustomization call Helm' },
  { folder: 'render/helm', may: ['tree'], because: 'each renderer stands alone' },
  { folder: 'render/tree', may: [], because: 'loaded content knows nothing of renderers' },

  { folder: 'core/form', may: [], because: 'how custom resources are parsed, whatever they are' },
  { folder: 'core/health', may: [], because: 'health is judged from one object' },
  { folder: 'core/app', may: ['form', 'health', 'project'], because: 'the resources and the views shown of them' },
  { folder: 'core/project', may: ['form'], because: 'what a project allows is judged from its spec' },
  { folder: 'core/diff', may: [], because: 'desired against live, whoever asks' },
  {
    folder: 'core/sync',
    may: ['app', 'diff', 'health', 'project'],
    because: 'plans are made from what the others judge',
  },
  { folder: 'core/tree', may: ['app', 'health'], because: 'a tree is objects and their health' },
  { folder: 'core/access', may: ['pattern'], because: 'who may do what is decided from the policy alone' },
  {
    folder: 'core/api',
    may: ['app', 'diff', 'health', 'sync', 'tree', 'project'],
    because: 'the contract speaks of all of them',
  },

  { folder: 'apiserver/store', may: [], packages: [], because: 'the store knows bytes and revisions only' },
  { folder: 'apiserver/resources', may: ['store'], because: 'kinds: validate, default, convert' },
  { folder: 'apiserver/verbs', may: ['store', 'resources'], because: 'what can be done with a resource' },
  { folder: 'apiserver/access', may: ['store', 'resources', 'verbs'], because: 'who asks, and may they' },
  { folder: 'apiserver/http', may: ['store', 'resources', 'verbs', 'access'], because: 'the outermost ring' },
  { folder: 'apiserver/workloads', may: ['api'], because: 'simulated controllers see the API as any client does' },
  { folder: 'apiserver/api', may: [], because: 'the in-process client that controllers are given' },

  { folder: 'server/runtime', may: [], packages: [], because: 'queues and backoff know nothing of Kubernetes' },
  { folder: 'server/cluster', may: ['runtime'], packages: ['kube'], because: 'a client of any Kubernetes API' },
  {
    folder: 'server/git',
    may: ['runtime'],
    packages: ['render'],
    because: 'git gives trees to renderers, and nothing else',
  },
  {
    folder: 'server/githost',
    may: ['git'],
    packages: [],
    because: "the demo's Git host serves bare repositories, whatever is in them",
  },
  { folder: 'server/charts', may: ['runtime'], packages: ['render'], because: 'charts are another source of trees' },
  {
    folder: 'server/apply',
    may: ['runtime', 'cluster'],
    packages: ['kube', 'core'],
    because: 'carries a plan out; the only writes',
  },
  {
    folder: 'server/controllers',
    may: ['runtime', 'cluster', 'git', 'charts', 'apply', 'settings'],
    packages: ['kube', 'core', 'render', 'lang'],
    because: 'controllers meet only through resources; none imports another',
  },
  {
    folder: 'server/settings',
    may: ['cluster'],
    packages: ['kube', 'core'],
    because: 'argocd-cm, argocd-secret and their kin, read in one place',
  },
  {
    folder: 'server/views',
    may: ['runtime', 'cluster'],
    packages: ['kube', 'core'],
    because: 'pages are made from what the engine sees, which comes in by parameter',
  },
  {
    folder: 'server/http',
    may: ['runtime', 'cluster', 'git', 'settings'],
    packages: ['kube', 'core'],
    because: 'handlers read and write resources; they never call a controller',
  },

  {
    folder: 'server/demo',
    may: ['cluster', 'git', 'runtime'],
    packages: ['kube'],
    because: 'the demo is a user of the control plane: it writes to Git and to clusters, and nothing else',
  },

  { folder: 'web/ui', may: [], packages: ['kube', 'core'], because: 'components know no page and no server' },
  { folder: 'web/api', may: [], packages: ['core'], because: 'the query cache and live events' },
  { folder: 'web/pages', may: ['ui', 'api'], packages: ['kube', 'core'], because: 'a page is queries and components' },

  {
    folder: 'cli/program',
    may: [],
    packages: ['web'],
    because: 'where the program finds what it ships with; the bundle has its own answer',
  },
  {
    folder: 'cli/commands/local',
    may: ['output', 'commands', 'program'],
    packages: ['kube', 'core', 'render', 'apiserver', 'server', 'lang', 'web'],
    because: 'serve, demo, apiserver and the local renders run here; every other command is a client of the API',
  },
];
