import type { JsonMap } from '@capstan/kube/object/json.ts';

/** What the kubelet says about a container. */
export interface Note {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Concerns the whole pod. */
  readonly wholePod?: boolean;
}

/** Something that happens to a container after a while, unless its state changes before. */
export interface Step {
  /** Equal as long as the wait goes on. */
  readonly id: string;
  readonly afterMs: number;
  readonly notes: readonly Note[];
  /** The container's status then; undefined when only the notes are written. */
  readonly status?: JsonMap;
}
