import type { Log } from './log.ts';

/** A log that keeps nothing: for tests and demonstrations that start from nothing each time. */
export function createMemoryLog(): Log {
  let compacted = 0;
  return {
    append: () => undefined,
    sync: () => Promise.resolve(),
    load: () => [],
    compactedRevision: () => compacted,
    compact: (revision) => {
      compacted = Math.max(compacted, revision);
    },
    problems: () => [],
    close: () => undefined,
  };
}
