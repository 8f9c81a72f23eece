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

/** Where writes become durable. Every method but `sync` is synchronous; all fail when the disk refuses. */
export interface Log {
  /** Writes all rows or none; when it returns, they survive the end of this process. */
  append(rows: readonly LogRow[]): void;
  /** Resolves once all rows appended before the call survive the loss of power. The event loop goes on meanwhile. */
  sync(): Promise<void>;
  /** All rows that are left, oldest first. */
  load(): Iterable<LogRow>;
  /** History at or below this revision is gone: only the newest row of each live key is left of it. */
  compactedRevision(): number;
  /** Drops what later rows superseded, and deletions, at or below `revision`. */
  compact(revision: number): void;
  /** What is broken, in words; empty when all is well. */
  problems(): readonly string[];
  /** All that was appended survives the loss of power when it returns. */
  close(): void;
}
