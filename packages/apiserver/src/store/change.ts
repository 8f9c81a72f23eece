/** What is stored now under a key. */
export interface Entry<V> {
  /** Key within its collection: `namespace/name`, or `name` for what lives in no namespace. */
  readonly key: string;
  readonly value: V;
  /** The write that gave this value. */
  readonly revision: number;
  /** The write that made the key appear. */
  readonly createRevision: number;
}

/** One write, as watchers and the log see it. Revisions grow by one with every write, whatever the collection. */
export interface Change<V> {
  readonly collection: string;
  readonly key: string;
  readonly revision: number;
  readonly createRevision: number;
  /** 0 when the key did not exist before. */
  readonly previousRevision: number;
  readonly deleted: boolean;
  /** The new value; of a deletion, the last value as it should be shown. */
  readonly value: V;
  readonly previous: V | undefined;
}
