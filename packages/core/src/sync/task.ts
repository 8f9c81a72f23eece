import type { KubeObject } from '@capstan/kube/object/object.ts';
import type { Ref } from '@capstan/kube/object/ref.ts';
import type { Propagation } from '#app/sync-options.ts';
import type { DeletePolicy, SyncPhase } from './hook.ts';

/** Where an object was declared, for messages. */
export interface Origin {
  readonly file: string;
  readonly line?: number;
}

/** An object that shall be there: tracked, with its namespace settled. */
export interface Target {
  readonly object: KubeObject;
  readonly origin?: Origin;
}

interface Planned {
  /** Identity within one sync, as in Argo CD: the object and the phase. */
  readonly key: string;
  readonly ref: Ref;
  readonly version: string;
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly origin?: Origin;
  /** The object as it stands in the cluster now. */
  readonly live?: KubeObject;
}

export interface ApplyTask extends Planned {
  readonly do: 'apply';
  readonly target: KubeObject;
  readonly how: ApplyHow;
}

export interface ApplyHow {
  /** Replace=true: PUT or delete and create, instead of apply. */
  readonly replace: boolean;
  /** Force=true: delete first when the change is refused. */
  readonly force: boolean;
  /** Move fields of client-side apply to our manager first. */
  readonly migrate: boolean;
  /** An unknown kind does not fail the dry run. */
  readonly tolerateUnknownKind: boolean;
}

export interface HookTask extends Planned {
  readonly do: 'hook';
  readonly hook: SyncPhase;
  readonly target: KubeObject;
  readonly policies: readonly DeletePolicy[];
}

/** CreateNamespace=true: the destination namespace, neither tracked nor ever pruned. */
export interface NamespaceTask extends Planned {
  readonly do: 'namespace';
  readonly target: KubeObject;
}

export interface PruneTask extends Planned {
  readonly do: 'prune';
  readonly live: KubeObject;
  /** `skip` leaves the object and says why; `confirm` waits for an approval on the object. */
  readonly verdict:
    | { readonly is: 'prune' }
    | { readonly is: 'skip'; readonly why: string }
    | { readonly is: 'confirm' };
  readonly propagation: Propagation;
}

export type SyncTask = ApplyTask | HookTask | NamespaceTask | PruneTask;

/** `batch/Job/migrate`, or `Service/web` of the core group: how messages name an object. */
export function refName({ group, kind, name }: Ref): string {
  return group === '' ? `${kind}/${name}` : `${group}/${kind}/${name}`;
}

/** `applications/web/deployment.yaml:12`. */
export function originText(origin: Origin): string {
  return origin.line === undefined ? origin.file : `${origin.file}:${origin.line}`;
}
