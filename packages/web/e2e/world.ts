import type { ManagedResource, ResourceNode, ResourceTree } from '@capstan/core/api/views.ts';
import type { Application } from '@capstan/core/app/application.ts';
import type { ApplicationStatus, ResourceStatus } from '@capstan/core/app/status.ts';
import { ago, type World } from './fake-server.ts';

const revision = '8f0a3c1d5e7b9a2c4d6e8f0a1b3c5d7e9f1a3b5c';
const earlier = '1b3c5d7e9f1a3b5c8f0a3c1d5e7b9a2c4d6e8f0a';
let version = 100;

interface Wish {
  readonly path?: string;
  readonly project?: string;
  readonly namespace?: string;
  readonly status?: ApplicationStatus;
}

export function application(name: string, wish: Wish = {}): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: 'argocd',
      uid: `uid-${name}`,
      resourceVersion: String(++version),
      creationTimestamp: ago(864_000),
      labels: { team: 'platform' },
    },
    spec: {
      project: wish.project ?? 'default',
      source: {
        repoURL: 'https://github.com/yourorg/gitops-repo.git',
        path: wish.path ?? `applications/${name}/overlays/production`,
        targetRevision: 'main',
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: wish.namespace ?? 'production' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: wish.status ?? healthy(),
  };
}

/** `base` with a newer version and another status. */
export function changed(base: Application, status: ApplicationStatus): Application {
  return {
    ...base,
    metadata: { ...base.metadata, resourceVersion: String(++version) },
    status: { ...base.status, ...status },
  };
}

export function healthy(): ApplicationStatus {
  return {
    sync: { status: 'Synced', revision },
    health: { status: 'Healthy' },
    reconciledAt: ago(20),
    operationState: {
      operation: { sync: { revision }, initiatedBy: { automated: true } },
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      startedAt: ago(3_700),
      finishedAt: ago(3_690),
      syncResult: {
        revision,
        resources: declared().map(({ group = '', kind = '', namespace = '', name = '' }) => ({
          group,
          kind,
          namespace,
          name,
          version: 'v1',
          status: 'Synced' as const,
          syncPhase: 'Sync',
          hookPhase: 'Running',
          message: `${kind.toLowerCase()}/${name} configured`,
        })),
      },
    },
    history: [
      {
        id: 1,
        revision: earlier,
        deployStartedAt: ago(90_020),
        deployedAt: ago(90_000),
        initiatedBy: { username: 'admin' },
        source: {
          repoURL: 'https://github.com/yourorg/gitops-repo.git',
          path: 'applications/webapp/overlays/production',
        },
      },
      {
        id: 2,
        revision,
        deployStartedAt: ago(3_700),
        deployedAt: ago(3_690),
        initiatedBy: { automated: true },
        source: {
          repoURL: 'https://github.com/yourorg/gitops-repo.git',
          path: 'applications/webapp/overlays/production',
        },
      },
    ],
    resources: declared(),
    summary: { images: ['ghcr.io/yourorg/webapp:1.4.2'], externalURLs: ['https://webapp.example.com'] },
  };
}

function declared(): readonly ResourceStatus[] {
  const own = { namespace: 'production', status: 'Synced' as const };
  return [
    { ...own, group: 'apps', version: 'v1', kind: 'Deployment', name: 'webapp' },
    { ...own, group: '', version: 'v1', kind: 'Service', name: 'webapp' },
    { ...own, group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', name: 'webapp' },
    { ...own, group: '', version: 'v1', kind: 'ConfigMap', name: 'webapp-config-k8t5m2hfbg' },
    { ...own, group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', name: 'webapp' },
    { ...own, group: '', version: 'v1', kind: 'ServiceAccount', name: 'webapp' },
  ];
}

function node(wish: Partial<ResourceNode> & Pick<ResourceNode, 'kind' | 'name'>): ResourceNode {
  return {
    group: '',
    version: 'v1',
    namespace: 'production',
    uid: `${wish.kind}-${wish.name}`,
    resourceVersion: '7',
    createdAt: ago(3_690),
    ...wish,
  };
}

/** A resource of the tree by itself. */
export function child(group: string, kind: string, name: string): ResourceNode {
  return node({ group, kind, name });
}

function parent({ group, version, kind, namespace, name, uid }: ResourceNode): Pick<ResourceNode, 'parentRefs'> {
  return { parentRefs: [{ group, version, kind, namespace, name, uid }] };
}

export function webappTree(podHealth: 'Healthy' | 'Progressing' | 'Degraded' = 'Healthy', replicas = 3): ResourceTree {
  const health = { status: 'Healthy' } as const;
  const deployment = node({
    group: 'apps',
    kind: 'Deployment',
    name: 'webapp',
    health: { status: podHealth },
    info: [{ name: 'Revision', value: 'rev:4' }],
  });
  const sets = [4, 3, 2].map((number) =>
    node({
      group: 'apps',
      kind: 'ReplicaSet',
      name: `webapp-${['', '', '5c9f7d6b48', '84b6d5c7f9', '7d9c8b6f5d'][number]}`,
      health: number === 4 ? { status: podHealth } : health,
      createdAt: ago(number === 4 ? 60 : 90_000 * (5 - number)),
      info: [{ name: 'Revision', value: `rev:${number}` }],
      ...parent(deployment),
    }),
  );
  const [current] = sets;
  const pods = Array.from({ length: replicas }, (_, index) =>
    node({
      kind: 'Pod',
      name: `webapp-7d9c8b6f5d-${['x2k9p', 'qm4zt', 'b7w5n', 'h8rvc', 'd3lfj'][index] ?? index}`,
      health: index === 1 ? { status: podHealth } : health,
      images: ['ghcr.io/yourorg/webapp:1.4.2'],
      info: [
        ...(index === 1 && podHealth === 'Degraded' ? [{ name: 'Status Reason', value: 'ImagePullBackOff' }] : []),
        { name: 'Containers', value: index === 1 && podHealth !== 'Healthy' ? '0/1' : '1/1' },
      ],
      createdAt: ago(55),
      ...(current === undefined ? {} : parent(current)),
    }),
  );
  const service = node({ kind: 'Service', name: 'webapp', health });
  return {
    nodes: [
      deployment,
      ...sets,
      ...pods,
      service,
      node({ group: 'discovery.k8s.io', kind: 'EndpointSlice', name: 'webapp-9xk2d', ...parent(service) }),
      node({ group: 'networking.k8s.io', kind: 'Ingress', name: 'webapp', health }),
      node({ kind: 'ConfigMap', name: 'webapp-config-k8t5m2hfbg' }),
      node({ group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', name: 'webapp', health }),
      node({ kind: 'ServiceAccount', name: 'webapp' }),
    ],
    orphanedNodes: [],
  };
}

function deployment(replicas: number, image: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'webapp',
      namespace: 'production',
      labels: { app: 'webapp', 'app.kubernetes.io/managed-by': 'capstan' },
      annotations: { 'argocd.argoproj.io/tracking-id': 'webapp-production:apps/Deployment:production/webapp' },
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'webapp' } },
      template: {
        metadata: { labels: { app: 'webapp' } },
        spec: {
          containers: [
            {
              name: 'webapp',
              image,
              ports: [{ containerPort: 8080, protocol: 'TCP' }],
              env: [
                { name: 'LOG_LEVEL', value: 'info' },
                { name: 'REGION', value: 'eu-central-1' },
              ],
              readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
              resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
            },
          ],
        },
      },
    },
  };
}

export function webappManaged(liveReplicas = 3): readonly ManagedResource[] {
  return declared().map(({ group = '', kind = '', namespace = '', name = '' }) => {
    const desired =
      kind === 'Deployment'
        ? deployment(3, 'ghcr.io/yourorg/webapp:1.4.2')
        : { apiVersion: 'v1', kind, metadata: { name, namespace } };
    const live = kind === 'Deployment' ? deployment(liveReplicas, 'ghcr.io/yourorg/webapp:1.4.2') : desired;
    return {
      group,
      kind,
      namespace,
      name,
      targetState: JSON.stringify(desired),
      liveState: JSON.stringify(live),
      normalizedLiveState: JSON.stringify(live),
      predictedLiveState: JSON.stringify(desired),
      modified: kind === 'Deployment' && liveReplicas !== 3,
      hook: false,
      requiresPruning: false,
      resourceVersion: '7',
    };
  });
}

/** The Deployment is not what Git says. */
export function drifted(): ApplicationStatus {
  const status = healthy();
  return {
    ...status,
    sync: { status: 'OutOfSync', revision },
    resources: declared().map((one) => (one.kind === 'Deployment' ? { ...one, status: 'OutOfSync' } : one)),
  };
}

export function brokenComparison(): ApplicationStatus {
  return {
    ...healthy(),
    sync: { status: 'Unknown', revision },
    conditions: [
      {
        type: 'ComparisonError',
        message:
          'applications/webapp/overlays/production/kustomization.yaml:14:5: resource "ingress.yaml" is listed but there is no such file\nhint: add applications/webapp/overlays/production/ingress.yaml or remove it from resources',
        lastTransitionTime: ago(140),
      },
    ],
  };
}

export function syncing(): ApplicationStatus {
  const { operationState, ...status } = healthy();
  return {
    ...status,
    health: { status: 'Progressing' },
    ...(operationState === undefined
      ? {}
      : {
          operationState: {
            operation: operationState.operation,
            phase: 'Running',
            message: 'waiting for healthy state of apps/Deployment/webapp',
            startedAt: ago(12),
            syncResult: operationState.syncResult ?? {},
          },
        }),
  };
}

export function failedSync(): ApplicationStatus {
  return {
    ...drifted(),
    health: { status: 'Degraded' },
    operationState: {
      operation: { sync: { revision, prune: true }, initiatedBy: { username: 'admin' } },
      phase: 'Failed',
      message: 'one or more objects failed to apply',
      startedAt: ago(75),
      finishedAt: ago(70),
      syncResult: {
        revision,
        resources: [
          {
            kind: 'Service',
            name: 'webapp',
            namespace: 'production',
            status: 'Synced',
            syncPhase: 'Sync',
            message: 'service/webapp unchanged',
          },
          {
            group: 'apps',
            kind: 'Deployment',
            name: 'webapp',
            namespace: 'production',
            status: 'SyncFailed',
            syncPhase: 'Sync',
            message:
              'Deployment.apps "webapp" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"web"}}: field is immutable',
          },
        ],
      },
    },
  };
}

export function fill(world: World): void {
  world.applications.set('webapp-production', application('webapp-production'));
  world.trees.set('webapp-production', webappTree());
  world.managed.set('webapp-production', webappManaged());
  world.commits.set(revision, {
    author: 'Ann Gray <ann@example.com>',
    date: ago(3_800),
    message: 'webapp: release 1.4.2\n\nFixes the checkout timeout.',
  });
  world.commits.set(earlier, {
    author: 'Ben Cole <ben@example.com>',
    date: ago(91_000),
    message: 'webapp: raise memory limit to 256Mi',
  });
}
