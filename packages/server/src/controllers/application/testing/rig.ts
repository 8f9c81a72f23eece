import type { Application } from '@capstan/core/app/application.ts';
import { parseApplication } from '@capstan/core/app/application.ts';
import { defaultProject } from '@capstan/core/project/project.ts';
import { predictApply } from '@capstan/kube/apply/predict.ts';
import { equalJson } from '@capstan/kube/object/json.ts';
import type { JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';
import type { Health } from '@capstan/core/health/health.ts';
import { defaultHealBackoff } from '@capstan/core/sync/self-heal.ts';
import type { RenderRequest } from '@capstan/render/request.ts';
import type { Tree } from '@capstan/render/tree/tree.ts';
import { createLiveState } from '#apply/live-state.ts';
import { createHandClock } from '#runtime/testing/hand-clock.ts';
import { startLoop } from '#controllers/application/loop.ts';
import { trackingIndex } from '#controllers/application/tracking-index.ts';
import type { CompareInput, Env } from '#controllers/application/env.ts';
import { createRenderCache } from '#controllers/application/render-cache.ts';
import { createFakeCluster } from './fake-cluster.ts';
import { renderJsonDirectory } from './json-directory.ts';
import { createMemoryGit } from './memory-git.ts';

export const repoURL = 'https://git.example.com/demo.git';

/** The controller over a cluster, a repository and a clock that are all in memory. */
export function createRig(options: { readonly step?: Env['step']; dead?(): boolean } = {}) {
  const fake = createFakeCluster(trackingIndex);
  const git = createMemoryGit(repoURL);
  const clock = createHandClock(Date.parse('2026-03-01T12:00:00Z'));
  const renders: string[] = [];
  const errors: string[] = [];
  let live = createLiveState(fake.cache, clock, trackingIndex);
  fake.put(defaultProject('argocd') as KubeObject, 'install');

  function env(): Omit<Env, 'wake' | 'deferred' | 'ownWrites'> {
    const render = (request: RenderRequest, tree: Tree) => {
      const result = renderJsonDirectory(request, tree);
      if (result.is !== 'needs') renders.push(request.path);
      return result;
    };
    return {
      home: { namespace: 'argocd', cluster: fake.cluster, cache: fake.cache, live },
      destinations: [
        {
          name: 'in-cluster',
          server: 'https://kubernetes.default.svc',
          cluster: fake.cluster,
          cache: fake.cache,
          live,
        },
      ],
      git,
      renders: createRenderCache({ git, render }),
      judge: { compare: compareByPrediction, keepIgnored: (desired) => desired, healthOf: healthByPhase },
      clock,
      tuning: { healBackoff: defaultHealBackoff, applyConcurrency: 10, settleMs: 0, revisionSpreadMs: 1_000 },
      log: { warn: () => undefined, error: (_message, fields) => errors.push(String(fields['cause'])) },
      step: options.step ?? (() => undefined),
    };
  }

  let controller = startLoop({ env: env(), workers: 4 });

  /** Until nothing is left to do now, or the process is dead. */
  async function settle(): Promise<void> {
    for (let calm = 0; calm < 3 && options.dead?.() !== true;) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1);
      calm = controller.idle() ? calm + 1 : 0;
    }
  }

  return {
    ...fake,
    git,
    clock,
    renders,
    errors,
    settle,
    async pass(ms: number) {
      clock.advance(ms);
      await settle();
    },
    /** Begins anew with nothing in memory, whatever the old one was doing. */
    restart() {
      void controller.stop();
      live.close();
      live = createLiveState(fake.cache, clock, trackingIndex);
      controller = startLoop({ env: env(), workers: 4 });
    },
    stop: () => controller.stop(),
    createApp: (name: string, spec: JsonMap = {}, metadata: JsonMap = {}) =>
      fake.put(application(name, spec, metadata), 'kubectl-create'),
    app(name: string): Application {
      const object = fake.find('Application', name);
      if (object === undefined) throw new Error(`there is no application ${name}`);
      const parsed = parseApplication(object);
      if (!parsed.ok) throw new Error(parsed.problems.join('; '));
      return parsed.app;
    },
    /** Merges into an application as a client does. */
    edit(name: string, change: (object: KubeObject) => KubeObject) {
      const object = fake.find('Application', name);
      if (object !== undefined) fake.put(change(object), 'argocd-server');
    },
  };
}

function application(name: string, spec: JsonMap, metadata: JsonMap): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', ...metadata } as KubeObject['metadata'],
    spec: {
      project: 'default',
      source: { repoURL, path: name, targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
      ...spec,
    },
  };
}

export const automated: JsonMap = { syncPolicy: { automated: { prune: true, selfHeal: true } } };

function compareByPrediction({ desired, live, type, manager }: CompareInput) {
  const predicted = predictApply({ desired, live, type, manager });
  if (!predicted.ok) return { modified: true };
  const { managedFields: _owners, ...metadata } = live.metadata;
  return { modified: !equalJson(predicted.object, { ...live, metadata }) };
}

/** Health is what `status.phase` says: Running objects are Progressing, Failed ones Degraded. */
function healthByPhase(object: KubeObject): Health | undefined {
  switch (stringAt(object, 'status', 'phase')) {
    case 'Failed':
      return { status: 'Degraded', message: 'it failed' };
    case 'Running':
      return { status: 'Progressing' };
    case 'Done':
      return { status: 'Healthy' };
    default:
      return object.kind === 'Job' || object.kind === 'Deployment' ? { status: 'Progressing' } : undefined;
  }
}
