import type { KubeObject } from '@capstan/kube/object/object.ts';
import { parseApiVersion, refKey, refOf } from '@capstan/kube/object/ref.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import { annotations, finalizers } from '#app/annotations.ts';
import type { Operation, SyncResource } from '#app/operation.ts';
import { parseSyncOptions, syncOptionsOf } from '#app/sync-options.ts';
import type { SyncOptions } from '#app/sync-options.ts';
import type { OperationState, ResourceResult } from '#app/status.ts';
import { deletePoliciesOf, hookRoleOf, hookRunAnnotation, syncPhases } from './hook.ts';
import type { SyncPhase } from './hook.ts';
import { hookRunOf, isForced, isSelective, millisecondsOf, skipsHooks } from './operation.ts';
import { definesKind, orderTasks } from './order.ts';
import { moveLast, reverseWaves } from './prune-waves.ts';
import type { ApplyTask, HookTask, NamespaceTask, PruneTask, SyncTask, Target } from './task.ts';
import { waveOf } from './wave.ts';

export interface TaskInput {
  readonly state: OperationState;
  /** What the revision of the operation declares: resources and hooks. */
  readonly targets: readonly Target[];
  /** Objects that carry this application's tracking id and that no target names. Hooks among them are left alone. */
  readonly extra: readonly KubeObject[];
  live(ref: Ref): KubeObject | undefined;
  /** The Namespace to create first (CreateNamespace=true), with its managed labels and annotations. */
  readonly namespace?: KubeObject;
  /** ApplyOutOfSyncOnly=true: resources that need no apply. */
  inSync(ref: Ref): boolean;
}

/** The tasks of a sync, ordered (argocd.md 1.6). Total: what cannot run is told by the dry run. */
export function makeTasks(input: TaskInput): readonly SyncTask[] {
  const { operation } = input.state;
  const options = parseSyncOptions(operation.sync?.syncOptions ?? []);
  const wanted = selector(operation);
  const definitions = input.targets
    .map(({ object }) => object)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
  const begun = new Set((input.state.syncResult?.resources ?? []).map(resultKey));
  const tasks: SyncTask[] = [];
  for (const target of input.targets) {
    const role = hookRoleOf(target.object);
    if (role.is === 'skip') continue;
    if (role.is === 'hook') {
      if (skipsHooks(operation)) continue;
      for (const phase of syncPhases) if (role.types.includes(phase)) tasks.push(hookTask(input, target, phase));
      continue;
    }
    const ref = refOf(target.object);
    if (!wanted(ref)) continue;
    if (options.applyOutOfSyncOnly === true && input.inSync(ref) && !begun.has(taskKey(ref, 'Sync'))) continue;
    tasks.push(applyTask(input, target, options, definitions));
  }
  const namespace = namespaceTask(input, tasks);
  if (namespace !== undefined) tasks.push(namespace);
  return orderTasks([...tasks, ...pruneTasks(input, tasks, options, wanted)]);
}

function applyTask(
  { state, live }: TaskInput,
  target: Target,
  options: SyncOptions,
  definitions: readonly KubeObject[],
): ApplyTask {
  const { object } = target;
  const planned = plan(target, 'Sync', live(refOf(object)));
  const own = syncOptionsOf(object);
  const liveOptions = planned.live === undefined ? own : syncOptionsOf(planned.live);
  const { group, kind } = planned.ref;
  return {
    ...planned,
    do: 'apply',
    target: object,
    how: {
      replace: own.replace ?? liveOptions.replace ?? options.replace ?? false,
      force: isForced(state.operation) || (own.force ?? liveOptions.force ?? options.force ?? false),
      migrate: options.clientSideApplyMigration ?? true,
      tolerateUnknownKind:
        (own.skipDryRunOnMissingResource ?? options.skipDryRunOnMissingResource ?? false) ||
        definitions.some((definition) => definesKind(definition, group, kind)),
    },
  };
}

/** `generateName` hooks are named after revision, phase and start, so that the name is the same after any crash. */
function hookTask({ state, live }: TaskInput, target: Target, phase: SyncPhase): HookTask {
  const { generateName, name, ...metadata } = target.object.metadata;
  const revision = state.syncResult?.revision ?? '';
  const named =
    (name as string | undefined) ??
    `${generateName}${revision.slice(0, 7)}-${phase.toLowerCase()}-${Math.floor(millisecondsOf(state.startedAt) / 1_000)}`;
  const object: KubeObject = {
    ...target.object,
    metadata: {
      ...metadata,
      name: named,
      annotations: { ...metadata.annotations, [hookRunAnnotation]: hookRunOf(state) },
      // Whoever deletes it, its result can be read until it is stored.
      finalizers: [...(metadata.finalizers ?? []), finalizers.hook],
    },
  };
  return {
    ...plan({ ...target, object }, phase, live(refOf(object))),
    do: 'hook',
    hook: phase,
    target: object,
    policies: deletePoliciesOf(object),
  };
}

/** Left out when the manifests bring the namespace themselves. */
function namespaceTask({ namespace, live }: TaskInput, others: readonly SyncTask[]): NamespaceTask | undefined {
  if (namespace === undefined) return undefined;
  const ref = refOf(namespace);
  if (others.some((task) => refKey(task.ref) === refKey(ref))) return undefined;
  const planned = plan({ object: namespace }, 'PreSync', live(ref));
  const bare = namespace.metadata.labels === undefined && namespace.metadata.annotations === undefined;
  if (planned.live !== undefined && bare) return undefined;
  const wave = Math.min(0, ...others.filter(({ phase }) => phase === 'PreSync').map((task) => task.wave));
  return { ...planned, wave, do: 'namespace', target: namespace };
}

/** Prune waves are mirrored, so that what came last goes first; PruneLast goes after the last wave of all. */
function pruneTasks(
  { state, extra }: TaskInput,
  applies: readonly SyncTask[],
  options: SyncOptions,
  wanted: (ref: Ref) => boolean,
): readonly PruneTask[] {
  const tasks = extra
    .filter((live) => hookRoleOf(live).is === 'resource' && wanted(refOf(live)))
    .map((live): PruneTask => ({
      ...plan({ object: live }, 'Sync', live),
      do: 'prune',
      live,
      verdict: verdictOf(live, options, state),
      propagation: options.prunePropagation ?? 'foreground',
    }));
  const last = tasks.filter(({ live }) => syncOptionsOf(live).pruneLast ?? options.pruneLast ?? false);
  const mirrored = reverseWaves(tasks.filter((task) => !last.includes(task)));
  return [...mirrored, ...moveLast(last, [...applies, ...mirrored])];
}

function verdictOf(
  live: KubeObject,
  options: SyncOptions,
  { operation, startedAt }: OperationState,
): PruneTask['verdict'] {
  if (operation.sync?.prune !== true) return { is: 'skip', why: 'ignored (requires pruning)' };
  const guard = syncOptionsOf(live).prune ?? options.prune;
  if (guard === 'false') return { is: 'skip', why: 'ignored (no prune)' };
  if (guard !== 'confirm') return { is: 'prune' };
  const approved = live.metadata.annotations?.[annotations.deletionApproved];
  return millisecondsOf(approved) >= millisecondsOf(startedAt) ? { is: 'prune' } : { is: 'confirm' };
}

function plan({ object, origin }: Target, phase: SyncPhase, live: KubeObject | undefined) {
  const ref = refOf(object);
  return {
    key: taskKey(ref, phase),
    ref,
    version: parseApiVersion(object.apiVersion).version,
    phase,
    wave: waveOf(object),
    ...(origin === undefined ? {} : { origin }),
    ...(live === undefined ? {} : { live }),
  };
}

/** The task that a stored result is about. */
export function resultKey(result: ResourceResult): string {
  const { group = '', kind = '', namespace = '', name = '', syncPhase = '' } = result;
  return taskKey({ group, kind, namespace, name }, syncPhase);
}

export function taskKey(ref: Ref, phase: string): string {
  return `${refKey(ref)}:${phase}`;
}

/** Which resources an operation is about: all, or the listed ones. An entry without a namespace means any (argocd.md 1.4). */
export function selector(operation: Operation): (ref: Ref) => boolean {
  if (!isSelective(operation)) return () => true;
  const listed = operation.sync?.resources ?? [];
  return (ref) => listed.some((resource) => selects(resource, ref));
}

function selects(resource: SyncResource, ref: Ref): boolean {
  return (
    (resource.group ?? '') === ref.group &&
    resource.kind === ref.kind &&
    resource.name === ref.name &&
    (resource.namespace === undefined || resource.namespace === '' || resource.namespace === ref.namespace)
  );
}
