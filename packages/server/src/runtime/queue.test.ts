import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createQueue } from './queue.ts';
import type { Next } from './queue.ts';
import { createHandClock } from '#runtime/testing/hand-clock.ts';

function setup(run: (key: string) => Promise<Next>, concurrency = 1) {
  const clock = createHandClock();
  const failures: string[] = [];
  const queue = createQueue({
    concurrency,
    clock,
    backoff: { base: 1000, factor: 2, cap: 60_000 },
    run,
    failed: (key, error) => failures.push(`${key}: ${String(error)}`),
  });
  return { clock, queue, failures };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await setImmediate();
}

describe('the work queue', () => {
  it('makes one pass of many wake-ups before it', async () => {
    const passes: string[] = [];
    const { queue } = setup(async (key) => void passes.push(key));
    queue.add('blocker');
    queue.add('a');
    queue.add('a');
    queue.add('a');
    await settle();
    expect(passes).toEqual(['blocker', 'a']);
  });

  it('never runs a key twice at once, and runs it once more when woken while running', async () => {
    let open = 0;
    let most = 0;
    let passes = 0;
    const { queue } = setup(async () => {
      most = Math.max(most, ++open);
      passes++;
      if (passes === 1) queue.add('a');
      await setImmediate();
      open--;
      return undefined;
    }, 4);
    queue.add('a');
    await settle();
    expect({ most, passes }).toEqual({ most: 1, passes: 2 });
  });

  it('looks again after the time a pass asks for', async () => {
    let passes = 0;
    const { queue, clock } = setup(async () => (++passes === 1 ? { after: 5000 } : undefined));
    queue.add('a');
    await settle();
    clock.advance(4999);
    await settle();
    expect(passes).toBe(1);
    clock.advance(1);
    await settle();
    expect(passes).toBe(2);
  });

  it('tries a failed pass again, later each time', async () => {
    let passes = 0;
    const { queue, clock, failures } = setup(async () => {
      if (++passes < 3) throw new Error('lost');
      return undefined;
    });
    queue.add('a');
    await settle();
    clock.advance(750);
    await settle();
    expect(passes).toBe(2);
    clock.advance(1500);
    await settle();
    expect(passes).toBe(3);
    expect(failures).toEqual(['a: Error: lost', 'a: Error: lost']);
  });

  it('takes ordinary keys before low ones, and a low one that is wanted at once with them', async () => {
    const passes: string[] = [];
    const { queue } = setup(async (key) => void passes.push(key));
    queue.add('blocker');
    queue.add('l1', { low: true });
    queue.add('l2', { low: true });
    queue.add('a');
    queue.add('l2');
    await settle();
    expect(passes).toEqual(['blocker', 'a', 'l2', 'l1']);
  });

  it('takes nothing more once closed', async () => {
    const passes: string[] = [];
    const { queue } = setup(async (key) => void passes.push(key));
    await queue.close();
    queue.add('a');
    await settle();
    expect(passes).toEqual([]);
  });
});
