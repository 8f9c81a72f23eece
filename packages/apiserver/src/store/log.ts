/** One revision as it is kept on disk. */
export interface LogRow {
  readonly revision: number;
  /** `collection/key`; collections have no slash in their name. */
  readonly key: string;
  readonly previousRevision: number;
  readonly createRevision: number;
  readonly deleted: boolean;
  readonly value: string;
}

/** Where writes become durable. Every method is synchronous and throws when the disk refuses. */
export interface Log {
  /** Writes all rows or none; when it returns, they survive the loss of power. */
  append(rows: readonly LogRow[]): void;
  /** All rows that are left, oldest first. */
  load(): Iterable<LogRow>;
  /** History at or below this revision is gone: only the newest row of each live key is left of it. */
  compactedRevision(): number;
  /** Drops what later rows superseded, and deletions, at or below `revision`. */
  compact(revision: number): void;
  /** What is broken, in words; empty when all is well. */
  problems(): readonly string[];
  close(): void;
}
