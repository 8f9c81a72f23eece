/** Failed sign-ins of one name that are allowed within the window, and the window (argocd.md 6.3). */
const most = 5;
const windowMs = 300_000;
/** Names remembered; the oldest are forgotten first, so that made-up names cannot fill the memory. */
const namesKept = 10_000;

export interface Attempts {
  /** True while this name has failed too often. */
  blocked(name: string, now: number): boolean;
  failed(name: string, now: number): void;
  succeeded(name: string): void;
}

export function createAttempts(): Attempts {
  const failures = new Map<string, { count: number; last: number }>();
  return {
    blocked(name, now) {
      const known = failures.get(name);
      return known !== undefined && known.count >= most && now - known.last < windowMs;
    },
    failed(name, now) {
      const known = failures.get(name);
      const count = known === undefined || now - known.last >= windowMs ? 1 : known.count + 1;
      failures.delete(name);
      failures.set(name, { count, last: now });
      const oldest = failures.size > namesKept ? failures.keys().next().value : undefined;
      if (oldest !== undefined) failures.delete(oldest);
    },
    succeeded: (name) => failures.delete(name),
  };
}
