import { describe, expect, it } from 'vitest';
import type { Application } from './application.ts';
import { mayRetry, readRetry, retryDelay, syncPolicyOf } from './sync-policy.ts';

function app(syncPolicy?: Application['spec']['syncPolicy']): Application {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a' },
    spec: { destination: {}, ...(syncPolicy === undefined ? {} : { syncPolicy }) },
  };
}

describe('syncPolicyOf', () => {
  it.each([
    { name: 'no policy: by hand', policy: undefined, want: undefined },
    {
      name: 'an empty block switches it on',
      policy: { automated: {} },
      want: { prune: false, selfHeal: false, allowEmpty: false },
    },
    { name: 'enabled: false switches it off', policy: { automated: { enabled: false, prune: true } }, want: undefined },
    {
      name: 'all on',
      policy: { automated: { enabled: true, prune: true, selfHeal: true, allowEmpty: true } },
      want: { prune: true, selfHeal: true, allowEmpty: true },
    },
  ])('automated: $name', ({ policy, want }) => expect(syncPolicyOf(app(policy)).automated).toEqual(want));

  it('retries an automated sync 5 times, 5s doubling up to 3m, when nothing is said', () => {
    expect(syncPolicyOf(app()).retry).toEqual({
      limit: 5,
      duration: 5_000,
      factor: 2,
      maxDuration: 180_000,
      refresh: false,
    });
  });

  it('takes what is said, and no limit in a given block for none', () => {
    const retry = { limit: -1, backoff: { duration: '10', factor: 3, maxDuration: '1m' }, refresh: true };
    expect(syncPolicyOf(app({ retry })).retry).toEqual({
      limit: -1,
      duration: 10_000,
      factor: 3,
      maxDuration: 60_000,
      refresh: true,
    });
    expect(syncPolicyOf(app({ retry: {} })).retry.limit).toBe(0);
  });
});

describe('retry', () => {
  const retry = readRetry(undefined, 5);
  it.each([
    [0, 5_000],
    [1, 10_000],
    [3, 40_000],
    [10, 180_000],
  ])('after %d retries waits %d ms', (count, want) => expect(retryDelay(retry, count)).toBe(want));

  it('ends at the limit, or never', () => {
    expect(mayRetry(retry, 4)).toBe(true);
    expect(mayRetry(retry, 5)).toBe(false);
    expect(mayRetry({ ...retry, limit: -1 }, 1_000)).toBe(true);
    expect(mayRetry(readRetry(undefined, 0), 0)).toBe(false);
  });
});
