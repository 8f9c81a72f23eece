import { canonicalQuantity, parseQuantity, quantityText, roundUpQuantity } from '@capstan/kube/object/quantity.ts';
import { isMap } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';

import { chain, each, fill, within } from './fill.ts';

/** Defaults of a pod's spec, in pods and templates alike. Source: kubernetes pkg/apis/core/v1/defaults.go. */
export function defaultPodSpec(spec: JsonMap): JsonMap {
  const hostNetwork = spec['hostNetwork'] === true;
  const container = (value: JsonMap): JsonMap => defaultContainer(value, hostNetwork);
  const account = spec['serviceAccountName'] ?? spec['serviceAccount'];
  return chain(
    fill(spec, {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: account,
      serviceAccount: account,
      securityContext: {},
      schedulerName: 'default-scheduler',
    }),
    (value) => each(value, 'containers', container),
    (value) => each(value, 'initContainers', container),
    (value) => each(value, 'ephemeralContainers', container),
    (value) => each(value, 'volumes', defaultVolume),
    (value) => each(value, 'topologySpreadConstraints', (one) => fill(one, { whenUnsatisfiable: 'DoNotSchedule' })),
    (value) => within(value, 'overhead', roundedQuantities),
  );
}

/** What only pods get, not templates: requests follow limits, links to services are on. */
export function defaultPod(spec: JsonMap): JsonMap {
  const requestsOf = (container: JsonMap): JsonMap =>
    within(container, 'resources', (resources) => {
      const { limits, requests } = resources;
      if (!isMap(limits)) return resources;
      return { ...resources, requests: { ...limits, ...(isMap(requests) ? requests : {}) } };
    });
  return chain(
    fill(spec, { enableServiceLinks: true }),
    (value) => each(value, 'containers', requestsOf),
    (value) => each(value, 'initContainers', requestsOf),
  );
}

function defaultContainer(container: JsonMap, hostNetwork: boolean): JsonMap {
  const image = container['image'];
  return chain(
    fill(container, {
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: typeof image === 'string' ? pullPolicy(image) : 'IfNotPresent',
    }),
    (value) => each(value, 'ports', (port) => defaultPort(port, hostNetwork)),
    (value) => each(value, 'env', (env) => within(env, 'valueFrom', defaultEnvSource)),
    (value) =>
      within(value, 'resources', (resources) =>
        chain(
          resources,
          (one) => within(one, 'limits', roundedQuantities),
          (one) => within(one, 'requests', roundedQuantities),
        ),
      ),
    (value) => within(value, 'livenessProbe', defaultProbe),
    (value) => within(value, 'readinessProbe', defaultProbe),
    (value) => within(value, 'startupProbe', defaultProbe),
    (value) =>
      within(value, 'lifecycle', (lifecycle) =>
        chain(
          lifecycle,
          (one) => within(one, 'postStart', defaultHandler),
          (one) => within(one, 'preStop', defaultHandler),
        ),
      ),
    (value) => within(value, 'securityContext', defaultSecurityContext),
  );
}

/** No tag, or the tag latest: look for a newer image at each start. */
function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultPort(port: JsonMap, hostNetwork: boolean): JsonMap {
  return fill(port, { protocol: 'TCP', ...(hostNetwork ? { hostPort: port['containerPort'] } : {}) });
}

function defaultEnvSource(source: JsonMap): JsonMap {
  return within(source, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' }));
}

function defaultProbe(probe: JsonMap): JsonMap {
  return chain(
    fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
    defaultHandler,
    (value) => within(value, 'grpc', (grpc) => fill({ service: '', ...grpc }, {})),
  );
}

function defaultHandler(handler: JsonMap): JsonMap {
  return within(handler, 'httpGet', (get) => fill(get, { path: '/', scheme: 'HTTP' }));
}

function defaultSecurityContext(context: JsonMap): JsonMap {
  return context;
}

/** Resources are counted in thousandths: finer amounts round up. */
function roundedQuantities(amounts: JsonMap): JsonMap {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, rounded(amount)]));
}

function rounded(amount: Json): Json {
  if (typeof amount !== 'string') return amount;
  const quantity = parseQuantity(amount);
  if (quantity === undefined || quantity.scale >= -3) return canonicalQuantity(amount) ?? amount;
  return quantityText(roundUpQuantity(quantity, -3));
}

function defaultVolume(volume: JsonMap): JsonMap {
  const { name: _name, ...source } = volume;
  if (Object.keys(source).length === 0) return { ...volume, emptyDir: {} };
  return chain(
    volume,
    (value) => within(value, 'secret', (one) => fill(one, { defaultMode: 420 })),
    (value) => within(value, 'configMap', (one) => fill(one, { defaultMode: 420 })),
    (value) => within(value, 'hostPath', (one) => ({ type: '', ...one })),
    (value) => within(value, 'iscsi', (one) => fill(one, { iscsiInterface: 'default' })),
    (value) => within(value, 'rbd', (one) => fill(one, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' })),
    (value) => within(value, 'azureDisk', defaultAzureDisk),
    (value) => within(value, 'scaleIO', (one) => fill(one, { storageMode: 'ThinProvisioned', fsType: 'xfs' })),
    (value) => within(value, 'downwardAPI', defaultDownward),
    (value) => within(value, 'projected', defaultProjected),
    (value) =>
      within(value, 'ephemeral', (one) =>
        within(one, 'volumeClaimTemplate', (claim) => within(claim, 'spec', defaultClaim)),
      ),
    (value) => within(value, 'image', (one) => fill(one, { pullPolicy: pullPolicy(String(one['reference'] ?? '')) })),
  );
}

export function defaultClaim(spec: JsonMap): JsonMap {
  return fill(spec, { volumeMode: 'Filesystem' });
}

function defaultAzureDisk(disk: JsonMap): JsonMap {
  return fill(disk, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' });
}

function defaultDownward(source: JsonMap): JsonMap {
  return each(fill(source, { defaultMode: 420 }), 'items', (item) =>
    within(item, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' })),
  );
}

function defaultProjected(projected: JsonMap): JsonMap {
  return each(fill(projected, { defaultMode: 420 }), 'sources', (source) =>
    chain(
      source,
      (one) => within(one, 'serviceAccountToken', (token) => fill(token, { expirationSeconds: 3600 })),
      (one) =>
        within(one, 'downwardAPI', (downward) =>
          each(downward, 'items', (item) => within(item, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' }))),
        ),
    ),
  );
}
