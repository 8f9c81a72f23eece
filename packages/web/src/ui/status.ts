import type { HealthStatus } from '@capstan/core/health/health.ts';

/** How a state feels; colour, icon and order follow from it. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'mute';
export type SyncWord = 'Synced' | 'OutOfSync' | 'Unknown';

export const healthWords: readonly HealthStatus[] = [
  'Degraded',
  'Missing',
  'Unknown',
  'Progressing',
  'Suspended',
  'Healthy',
];
export const syncWords: readonly SyncWord[] = ['OutOfSync', 'Unknown', 'Synced'];

export function healthWord(text: string | undefined): HealthStatus {
  return healthWords.find((word) => word === text) ?? 'Unknown';
}

export function syncWord(text: string | undefined): SyncWord {
  return syncWords.find((word) => word === text) ?? 'Unknown';
}

export function healthTone(health: HealthStatus): Tone {
  switch (health) {
    case 'Healthy':
      return 'good';
    case 'Progressing':
      return 'busy';
    case 'Degraded':
      return 'bad';
    case 'Missing':
      return 'warn';
    case 'Suspended':
    case 'Unknown':
      return 'mute';
  }
}

export function syncTone(sync: SyncWord): Tone {
  switch (sync) {
    case 'Synced':
      return 'good';
    case 'OutOfSync':
      return 'warn';
    case 'Unknown':
      return 'mute';
  }
}

/** Tone of an operation's phase (argocd.md 1.3); an unknown word is shown without a judgement. */
export function phaseTone(phase: string): Tone {
  if (phase === 'Succeeded') return 'good';
  if (phase === 'Running' || phase === 'Terminating') return 'busy';
  if (phase === 'Failed' || phase === 'Error') return 'bad';
  return 'mute';
}

/** What an operation does or did, in words that need no "phase" beside them. */
export function phaseWords(phase: string): string {
  switch (phase) {
    case 'Running':
      return 'Syncing';
    case 'Terminating':
      return 'Stopping';
    case 'Failed':
    case 'Error':
      return 'Sync failed';
    case 'Succeeded':
      return 'Sync succeeded';
    default:
      return phase;
  }
}

/** The words people read: "Out of sync", not "OutOfSync". */
export function inWords(status: string): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/(?<= )[A-Z]/g, (letter) => letter.toLowerCase());
}
