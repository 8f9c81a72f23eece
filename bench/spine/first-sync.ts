import type { KubeObject } from '@capstan/kube/object/object.ts';
import { applicationOf, fixtureFiles } from './fixture.ts';
import type { MeasuredInstallation } from './installation.ts';
import { watchObjects } from './watch.ts';

const applications = '/apis/argoproj.io/v1alpha1/namespaces/argocd/applications';

interface Status {
  readonly sync?: { readonly status?: string };
  readonly health?: { readonly status?: string };
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  readonly resources?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly status?: string;
    readonly health?: { readonly status?: string; readonly message?: string };
  }[];
}

export interface FirstSync {
  /** Seconds since the first Application was sent. */
  readonly created: number;
  readonly done: number;
}

/**
 * Pushes the fixture, creates all Applications one after the other, and waits until each is Synced and Healthy.
 * Rejects after `limit` seconds, naming the objects that hold it up.
 */
export async function firstSync(on: MeasuredInstallation, apps: number, limit: number): Promise<FirstSync> {
  await on.clone.commit('fixture', fixtureFiles(apps));
  await on.clone.git('push', '--quiet', 'origin', 'main');
  const begin = performance.now();
  const since = () => (performance.now() - begin) / 1000;
  const seen = new Map<string, Status>();
  let open = apps;
  const done = Promise.withResolvers<void>();
  const watch = await watchObjects(on.kubeconfig, applications, ({ metadata, ...app }: KubeObject) => {
    if (!metadata.name.startsWith('app-')) return;
    const status = (app['status'] ?? {}) as Status;
    open += Number(isDone(seen.get(metadata.name))) - Number(isDone(status));
    seen.set(metadata.name, status);
    if (open === 0) done.resolve();
  });
  const late = setTimeout(() => done.reject(new Error(holdUps(seen, apps, limit))), limit * 1000);
  try {
    for (let i = 0; i < apps; i++) await on.kube.create(applications, applicationOf(i, on.repository));
    const created = since();
    await done.promise;
    return { created, done: since() };
  } finally {
    clearTimeout(late);
    watch.stop();
  }
}

function isDone(status: Status | undefined): boolean {
  return status?.sync?.status === 'Synced' && status.health?.status === 'Healthy';
}

/** What is in the way, most frequent first: `100 times HorizontalPodAutoscaler Progressing, as app-0: ...`. */
function holdUps(seen: ReadonlyMap<string, Status>, apps: number, limit: number): string {
  const open = [...seen].filter(([, status]) => !isDone(status));
  const reasons = open.flatMap(([app, status]) => reasonsOf(status).map(({ what, detail }) => ({ app, what, detail })));
  const lines = [...Map.groupBy(reasons, ({ what }) => what)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .slice(0, 20)
    .map(([what, [first, ...more]]) => `  ${more.length + 1} times ${what}, as ${first?.app}: ${first?.detail}`);
  const missing = apps - seen.size;
  return [
    `${open.length + missing} of ${apps} applications were not Synced and Healthy after ${limit} s`,
    ...lines,
  ].join('\n');
}

function reasonsOf({ sync, health, conditions = [], resources = [] }: Status): { what: string; detail: string }[] {
  const reasons = [
    ...conditions.map(({ type, message }) => ({ what: type, detail: message })),
    ...resources.flatMap(({ kind, name, status, health: its }) => {
      const words = [status === 'Synced' ? undefined : status, its?.status === 'Healthy' ? undefined : its?.status];
      const what = words.filter((word) => word !== undefined).join(' ');
      return what === '' ? [] : [{ what: `${kind} ${what}`, detail: its?.message ?? name }];
    }),
  ];
  if (reasons.length > 0) return reasons;
  return [{ what: `${sync?.status ?? 'no status'} ${health?.status ?? ''}`.trim(), detail: 'no resource says why' }];
}
