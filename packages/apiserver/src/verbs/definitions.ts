import { equalJson } from '@capstan/kube/object/json.ts';
import type { Json, JsonMap } from '@capstan/kube/object/json.ts';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';

import { resourcesOfDefinition } from '#resources/custom/definition.ts';

import { putObject, removeObject, systemWrite, timestamp } from './machine.ts';
import type { Machine } from './machine.ts';
import { trackWrite } from './track.ts';

const collectionName = 'customresourcedefinitions.apiextensions.k8s.io';
const cleanup = 'customresourcecleanup.apiextensions.k8s.io';

/**
 * Keeps the registry in step with CustomResourceDefinitions: names are accepted and kinds served in the same turn as the
 * definition is written; a deleted definition takes its objects along.
 */
export function serveDefinitions(machine: Machine): void {
  for (const { value } of machine.store.collection(collectionName).entries()) define(machine, value);
  machine.afterWrite.push((change) => {
    if (change.collection !== collectionName) return;
    if (change.deleted) machine.registry.define(change.key, []);
    else if (change.value.metadata.deletionTimestamp !== undefined) cleanUp(machine, change.value);
    else settle(machine, change.value);
  });
}

function define({ registry, store }: Machine, definition: KubeObject): void {
  if (conditionOf(definition, 'Established') === 'True') {
    store.begin(definition.metadata.name);
    registry.define(definition.metadata.name, resourcesOfDefinition(definition));
  }
}

function settle(machine: Machine, definition: KubeObject): void {
  const status = statusOf(machine, definition);
  define(machine, { ...definition, status });
  if (equalJson(definition['status'], status)) return;
  store(machine, { ...definition, status }, definition);
}

function store(machine: Machine, next: KubeObject, live: KubeObject): void {
  const resource = machine.registry.byName(collectionName);
  if (resource === undefined) return;
  const options = { ...systemWrite, fieldManager: 'kube-apiserver' };
  const tracked = trackWrite(machine, resource, { live, next, options, subresource: 'status' });
  putObject(machine, resource, next.metadata.name, tracked);
}

/** Names are accepted when no other established definition of the group has them. */
function statusOf(machine: Machine, definition: KubeObject): JsonMap {
  const names = mapAt(definition, 'spec', 'names');
  const taken = conflicts(machine, definition);
  const before = mapAt(definition, 'status');
  const storage = listAt(definition, 'spec', 'versions').find((version) => at(version, 'storage') === true);
  const storedNow = stringAt(storage, 'name') ?? '';
  const stored = listAt(before, 'storedVersions').map(String);
  const conditions = taken === undefined ? acceptedConditions : refusedConditions(taken);
  const previous = listAt(before, 'conditions');
  const kept = previous.filter((one) => !conditions.some(({ type }) => stringAt(one, 'type') === type));
  return {
    conditions: [...conditions.map((one) => withTime(one, previous, timestamp(machine))), ...kept],
    acceptedNames: taken === undefined ? names : mapAt(before, 'acceptedNames'),
    storedVersions: stored.includes(storedNow) ? stored : [...stored, storedNow],
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

const acceptedConditions: readonly Condition[] = [
  { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
  {
    type: 'Established',
    status: 'True',
    reason: 'InitialNamesAccepted',
    message: 'the initial names have been accepted',
  },
];

function refusedConditions({ reason, message }: Taken): readonly Condition[] {
  return [
    { type: 'NamesAccepted', status: 'False', reason, message },
    { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
  ];
}

function withTime(condition: Condition, before: readonly Json[], now: string): JsonMap {
  const same = before.find((one) => stringAt(one, 'type') === condition.type);
  const kept = stringAt(same, 'status') === condition.status ? stringAt(same, 'lastTransitionTime') : undefined;
  const { type, status, reason, message } = condition;
  return { type, status, lastTransitionTime: kept ?? now, reason, message };
}

interface Taken {
  readonly reason: string;
  readonly message: string;
}

function conflicts({ registry }: Machine, definition: KubeObject): Taken | undefined {
  const group = stringAt(definition, 'spec', 'group');
  const others = registry
    .all()
    .filter(
      (one) => one.group === group && one.custom !== undefined && one.custom.definition !== definition.metadata.name,
    );
  const names = mapAt(definition, 'spec', 'names');
  const words = ['plural', 'singular'].flatMap((field) => stringAt(names, field) ?? []);
  const short = listAt(names, 'shortNames').map(String);
  const usedWords = new Set(others.flatMap((one) => [one.plural, one.singular, ...one.shortNames]));
  for (const [reason, list] of [
    ['PluralConflict', words],
    ['ShortNamesConflict', short],
  ] as const) {
    const used = list.find((word) => usedWords.has(word));
    if (used !== undefined) return { reason, message: `${JSON.stringify(used)} is already in use` };
  }
  const kinds = new Set(others.flatMap((one) => [one.kind, one.listKind]));
  for (const [reason, field] of [
    ['KindConflict', 'kind'],
    ['ListKindConflict', 'listKind'],
  ] as const) {
    const kind = stringAt(names, field);
    if (kind !== undefined && kinds.has(kind)) return { reason, message: `${JSON.stringify(kind)} is already in use` };
  }
  return undefined;
}

function conditionOf(definition: KubeObject, type: string): string | undefined {
  const found = listAt(definition, 'status', 'conditions').find((one) => stringAt(one, 'type') === type);
  return stringAt(found, 'status');
}

/** Deletes the objects of a definition that is going, then lets it go. Objects with finalizers hold it. */
function cleanUp(machine: Machine, definition: KubeObject): void {
  const { finalizers = [], name } = definition.metadata;
  if (!finalizers.includes(cleanup)) return;
  const [resource] = resourcesOfDefinition(definition);
  const resources = machine.registry.byName(collectionName);
  if (resources === undefined) return;
  if (resource !== undefined) {
    for (const { key, value } of machine.store.collection(resource.storage).entries()) {
      if ((value.metadata.finalizers ?? []).length === 0) removeObject(machine, resource, key, value);
      else if (value.metadata.deletionTimestamp === undefined) {
        const metadata = { ...value.metadata, deletionTimestamp: timestamp(machine), deletionGracePeriodSeconds: 0 };
        putObject(machine, resource, key, { ...value, metadata });
      }
    }
    if (machine.store.collection(resource.storage).size > 0) return;
  }
  const rest = finalizers.filter((one) => one !== cleanup);
  const next = { ...definition, metadata: { ...definition.metadata, finalizers: rest } };
  if (rest.length > 0) putObject(machine, resources, name, next);
  else removeObject(machine, resources, name, next);
}
