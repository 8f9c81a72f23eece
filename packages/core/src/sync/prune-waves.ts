import type { PruneTask, SyncTask } from './task.ts';

/** Swaps the distinct waves of prune tasks symmetrically: 0, 1, 5 become 5, 1, 0. */
export function reverseWaves(tasks: readonly PruneTask[]): readonly PruneTask[] {
  const waves = [...new Set(tasks.map(({ wave }) => wave))].toSorted((a, b) => a - b);
  const mirror = new Map(waves.map((wave, i) => [wave, waves[waves.length - 1 - i] ?? wave]));
  return tasks.map((task) => ({ ...task, wave: mirror.get(task.wave) ?? task.wave }));
}

/** PruneLast: one wave after the last one of the Sync phase. */
export function moveLast(tasks: readonly PruneTask[], others: readonly SyncTask[]): readonly PruneTask[] {
  const waves = others.filter(({ phase }) => phase === 'Sync').map(({ wave }) => wave);
  const wave = Math.max(0, ...waves) + 1;
  return tasks.map((task) => ({ ...task, wave }));
}
