import { textAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Asked } from './request.ts';

const before = ['ping', 'log'];

/** Checks of all three endpoints, in the order of the real server's verbose text. */
const hooks = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'peer-endpoint-reconciler-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'storage-readiness',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-wait-for-first-sync',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
].map((name) => `poststarthook/${name}`);

const after = [
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
];

const checks: ReadonlyMap<string, readonly string[]> = new Map([
  ['healthz', [...before, 'etcd', ...hooks, ...after]],
  ['livez', [...before, 'loopback-serving-certificate', 'etcd', ...hooks, ...after]],
  ['readyz', [...before, 'informer-sync', ...hooks, ...after, 'shutdown']],
]);

/**
 * /healthz, /livez, /readyz and the single checks below them. A server that answers at all is well: all it needs runs in
 * its own process. Undefined for other paths. Source: apiserver pkg/server/healthz.
 */
export function healthAnswer({ path, query }: Asked): Answer | undefined {
  const [, endpoint = '', ...rest] = path.split('/');
  const names = checks.get(endpoint);
  if (names === undefined) return undefined;
  if (rest.length > 0) return names.includes(rest.join('/')) ? textAnswer(200, 'ok') : undefined;
  if (!query.has('verbose')) return textAnswer(200, 'ok');
  const excluded = new Set(query.getAll('exclude'));
  const lines = names.map((name) => `[+]${name}${excluded.has(name) ? ' excluded:' : ''} ok\n`);
  const unknown = [...excluded].filter((name) => !names.includes(name)).toSorted();
  const quoted = unknown.map((name) => JSON.stringify(name)).join(', ');
  if (unknown.length > 0) lines.push(`warn: some health checks cannot be excluded: no matches for ${quoted}\n`);
  return textAnswer(200, `${lines.join('')}${endpoint} check passed\n`);
}
