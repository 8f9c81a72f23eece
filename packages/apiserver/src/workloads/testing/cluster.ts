import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Api, ApiEvent } from '#api/api.ts';
import type { Clock } from '#api/clock.ts';
import { createRegistry } from '#resources/registry.ts';
import { createMemoryLog } from '#store/memory-log.ts';
import { createStore } from '#store/store.ts';
import { create } from '#verbs/create.ts';
import { systemWrite } from '#verbs/machine.ts';
import type { Machine } from '#verbs/machine.ts';
import { startWorkloads } from '#workloads/start.ts';

import { createApi } from '#in-process.ts';

import { createHandClock } from './hand-clock.ts';

export interface TestCluster {
  readonly api: Api;
  readonly clock: Clock;
  /** Lets simulated time pass. */
  pass(ms: number): void;
  apply(resource: string, object: KubeObject): KubeObject;
  /** Ends the controllers and starts new ones over the same store. */
  restart(): void;
  /** Throws when a controller failed otherwise than by a lost race. */
  stop(): void;
}

/** The real verbs over a store in memory, the simulated controllers, and time driven by hand: nothing is asynchronous. */
export function createTestCluster(): TestCluster {
  const hand = createHandClock(Date.UTC(2026, 0, 1), 7);
  const { clock, pass } = hand;
  let uid = 0;
  const listeners = new Map<string, Set<(event: ApiEvent) => void>>();
  const machine: Machine = {
    store: createStore<KubeObject>(createMemoryLog(), { encode: JSON.stringify, decode: JSON.parse }),
    registry: createRegistry(),
    now: () => clock.now(),
    random: () => clock.random(),
    newUid: () => `00000000-0000-4000-8000-${String((uid += 1)).padStart(12, '0')}`,
    afterWrite: [],
    gates: [],
  };
  const inner = createApi(machine);
  machine.afterWrite.push((change) => {
    const { collection: resource, value: object } = change;
    const type = change.deleted ? 'DELETED' : change.previous === undefined ? 'ADDED' : 'MODIFIED';
    for (const listener of listeners.get(resource) ?? []) {
      clock.after(0, () => listeners.get(resource)?.has(listener) === true && listener({ type, object }));
    }
  });
  /** Events come through the clock, not through the store's own turn, so that tests need not wait. */
  const api: Api = {
    ...inner,
    watch: (resource, listener) => {
      const all = listeners.get(resource) ?? new Set();
      listeners.set(resource, all.add(listener));
      return () => void all.delete(listener);
    },
  };
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    const resource = machine.registry.byName('namespaces');
    if (resource !== undefined) {
      create(
        machine,
        { resource, namespace: '' },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        systemWrite,
      );
    }
  }
  const errors: string[] = [];
  const onError = (controller: string, key: string, error: unknown): void =>
    void errors.push(`${controller} ${key}: ${String(error)}`);
  let running = startWorkloads(api, clock, { onError });
  return {
    api,
    clock,
    pass,
    apply: (resource, object) => {
      const { namespace = '', name } = object.metadata;
      const before = api.get(resource, namespace, name);
      const result = before === undefined ? api.create(resource, object) : api.update(resource, object);
      if (!result.ok) throw new Error(result.message);
      return result.object;
    },
    restart: () => {
      running.stop();
      running = startWorkloads(api, clock, { onError });
    },
    stop: () => {
      running.stop();
      if (errors.length > 0) throw new Error(errors.join('\n'));
    },
  };
}
