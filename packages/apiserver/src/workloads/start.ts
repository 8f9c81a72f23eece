import type { Api } from '#api/api.ts';
import type { Clock } from '#api/clock.ts';

import { autoscalerController } from './autoscaler/controller.ts';
import { budgetController } from './budget/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { garbageController } from './garbage/controller.ts';
import { jobController } from './job/controller.ts';
import { kubeletController } from './kubelet/controller.ts';
import { namespaceDeletionController } from './namespace/deletion.ts';
import { namespaceFurnishController } from './namespace/furnish.ts';
import { keepNodes } from './node/furnish.ts';
import { replicaSetController } from './replicaset/controller.ts';
import { startController } from './runtime/controller.ts';
import type { World } from './runtime/controller.ts';
import { createEventRecorder } from './runtime/event-recorder.ts';
import { createMirror } from './runtime/mirror.ts';
import { schedulerController } from './scheduler/controller.ts';
import { serviceController } from './service/controller.ts';
import { ingressController } from './service/ingress.ts';
import { volumeController } from './volume/controller.ts';
import { claimProtection, volumeProtection } from './volume/protection.ts';

export interface WorkloadOptions {
  /** Simulated nodes; 2 unless said otherwise. */
  readonly nodes?: number;
  /** PEM text of the API's authority, for kube-root-ca.crt. */
  readonly rootCertificate?: string;
  /** Told of failures that are bugs. They are tried again in any case. */
  readonly onError?: (controller: string, key: string, error: unknown) => void;
}

/**
 * Starts the simulated controllers, scheduler and kubelets. They go on from whatever is stored; stopping loses nothing
 * but the waits under way.
 */
export function startWorkloads(api: Api, clock: Clock, options: WorkloadOptions = {}): { stop(): void } {
  const live = createMirror(api);
  const world: World = {
    live,
    clock,
    events: createEventRecorder(api, clock),
    onError: options.onError ?? (() => undefined),
  };
  const controllers = [
    deploymentController,
    replicaSetController,
    schedulerController,
    kubeletController,
    garbageController,
    namespaceDeletionController,
    (given: World) => namespaceFurnishController(given, options.rootCertificate ?? ''),
    jobController,
    serviceController,
    ingressController,
    volumeController,
    claimProtection,
    volumeProtection,
    autoscalerController,
    budgetController,
  ];
  const stops = controllers.map((make) => startController(world, make(world)));
  const followAll = (): void => {
    for (const { resource } of api.resources()) if (!unfollowed.has(resource)) live.follow(resource);
  };
  live.onChange('customresourcedefinitions.apiextensions.k8s.io', followAll);
  followAll();
  const stopNodes = keepNodes(world, options.nodes ?? 2);
  return {
    stop: () => {
      stopNodes();
      for (const stop of stops) stop();
      live.stop();
    },
  };
}

/** Numerous, and nobody's business here. */
const unfollowed = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);
