import type { KubeObject } from '@capstan/kube/object/object.ts';
import { stringAt } from '@capstan/kube/object/read.ts';

import type { Api, ApiResult } from '#api/api.ts';
import type { Resource } from '#resources/resource.ts';
import { resourceName } from '#resources/resource.ts';
import { bind } from '#verbs/bind.ts';
import { create } from '#verbs/create.ts';
import { remove } from '#verbs/delete.ts';
import { list } from '#verbs/list.ts';
import { readListOptions } from '#verbs/list-options.ts';
import { systemWrite } from '#verbs/machine.ts';
import type { Done, Machine } from '#verbs/machine.ts';
import { readObject } from '#verbs/read-object.ts';
import { read } from '#verbs/read.ts';
import { noSuchResource } from '#verbs/status.ts';
import type { Refusal } from '#verbs/status.ts';
import { update } from '#verbs/update.ts';

/** The API for controllers in this process: the same verbs as over HTTP, without a door. */
export function createApi(machine: Machine): Api {
  const find = (name: string): Resource | undefined => machine.registry.byName(name);
  return {
    get: (name, namespace, objectName) => {
      const resource = find(name);
      if (resource === undefined) return undefined;
      const found = read(machine, { resource, namespace, name: objectName });
      return found.ok ? found.object : undefined;
    },
    list: (name, options = {}) => {
      const resource = find(name);
      if (resource === undefined) return [];
      const query = new URLSearchParams({ labelSelector: options.labelSelector ?? '' });
      const asked = readListOptions(query, resource);
      if (!asked.ok) throw new Error(asked.status.message);
      const listed = list(machine, resource, options.namespace ?? '', asked.options);
      if (!listed.ok) throw new Error(listed.status.message);
      return listed.items;
    },
    watch: (name, onEvent) => watchAll(machine, name, onEvent),
    create: (name, object) => {
      if (name === 'pods/binding') return resultOf(bindPod(machine, object));
      const resource = find(name);
      if (resource === undefined) return resultOf(noSuchResource());
      const namespace = object.metadata.namespace ?? '';
      const read = readObject(resource, object, 'Ignore');
      return resultOf(read.ok ? create(machine, { resource, namespace }, read.object, systemWrite) : read);
    },
    update: (name, object, options = {}) => {
      const resource = find(name);
      if (resource === undefined) return resultOf(noSuchResource());
      const { name: objectName, namespace = '' } = object.metadata;
      const change = { resource, namespace, name: objectName, part: options.subresource ?? ('main' as const) };
      const read = readObject(resource, object, 'Ignore');
      return resultOf(read.ok ? update(machine, change, read.object, systemWrite) : read);
    },
    delete: (name, namespace, objectName, options = {}) => {
      const resource = find(name);
      if (resource === undefined) return resultOf(noSuchResource());
      return resultOf(remove(machine, { resource, namespace, name: objectName }, { ...options, dryRun: false }));
    },
    resources: () =>
      machine.registry
        .all()
        .filter(
          (resource) =>
            ['list', 'delete'].every((verb) => resource.verbs.includes(verb)) &&
            find(resourceName(resource)) === resource,
        )
        .map((resource) => ({
          resource: resourceName(resource),
          group: resource.group,
          version: resource.version,
          kind: resource.kind,
          namespaced: resource.namespaced,
        })),
  };
}

function bindPod(machine: Machine, binding: KubeObject): Done | Refusal {
  const resource = machine.registry.byName('pods');
  if (resource === undefined) return noSuchResource();
  const { name, namespace = '' } = binding.metadata;
  return bind(machine, { resource, namespace, name }, stringAt(binding, 'target', 'name') ?? '', systemWrite);
}

function resultOf(done: Pick<Done, 'ok' | 'object'> | Refusal): ApiResult {
  if (done.ok) return { ok: true, object: done.object };
  const { code, reason, message } = done.status;
  return { ok: false, code, reason, message };
}

type OnEvent = Parameters<Api['watch']>[1];

function watchAll({ store }: Machine, name: string, onEvent: OnEvent): () => void {
  const from = store.settledRevision();
  const collection = store.collection(name);
  const present = collection.entriesAt(from) ?? collection.entries();
  let stopped = false;
  setImmediate(() => {
    for (const { value } of present) if (!stopped) onEvent({ type: 'ADDED', object: value as KubeObject });
    if (stopped) return;
    subscription = store.subscribe(name, from, (change) => {
      const type = change.deleted ? 'DELETED' : change.previous === undefined ? 'ADDED' : 'MODIFIED';
      onEvent({ type, object: change.value });
    });
  });
  let subscription: { stop(): void } | undefined;
  return () => {
    stopped = true;
    subscription?.stop();
  };
}
