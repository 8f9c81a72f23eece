import { setTimeout as pause } from 'node:timers/promises';
import { crashed } from './commits.ts';
import type { Gate, PassingWrite } from './api-proxy.ts';
import type { Apart } from './moments.ts';
import type { TwoProcesses } from './two-processes.ts';

/** What was seen of the sync before the kill. */
export interface Struck {
  /** Applies that the API server had answered. */
  readonly applies: number;
  /** Status writes that the API server answered after the last of them. */
  readonly statusesSince: number;
}

/** Kills at a moment of the sync that begins next; resolves when the process is gone. */
export async function strike(two: TwoProcesses, moment: Apart): Promise<Struck> {
  let applies = 0;
  let statusesSince = 0;
  let begun: () => void = () => undefined;
  const begins = new Promise<void>((resolve) => (begun = resolve));
  let gone: (killing: Promise<void>) => void = () => undefined;
  const killed = new Promise<void>((resolve) => (gone = resolve));
  let dead = false;
  const kill = (which: 'serve' | 'apiserver') => {
    dead = true;
    // The signal is sent before this returns: the process does nothing after it.
    gone(two.kill(which));
  };

  const gate: Gate = {
    onWay(write) {
      if (dead && moment.is !== 'apiserver-after') return false;
      if (isStatus(write) && moment.is === 'status-unsent' && applies >= moment.applies) {
        kill('serve');
        return false;
      }
      if (isApply(write)) begun();
      return true;
    },
    onAnswer(write, status) {
      if (status < 300 && isApply(write)) {
        applies++;
        statusesSince = 0;
      } else if (status < 300 && isStatus(write)) statusesSince++;
      if (moment.is !== 'apply-unheard' || dead || applies < moment.applies || !isApply(write)) return true;
      kill('serve');
      return false;
    },
  };
  two.proxy.setGate(gate);
  if (moment.is === 'serve-after' || moment.is === 'apiserver-after') {
    await begins;
    await pause(moment.ms);
    kill(moment.is === 'serve-after' ? 'serve' : 'apiserver');
  }
  await killed;
  two.proxy.setGate(undefined);
  return { applies, statusesSince };
}

function isApply({ method, path, contentType }: PassingWrite): boolean {
  return (
    method === 'PATCH' &&
    contentType.includes('apply-patch') &&
    !path.includes('dryRun=') &&
    path.includes(`/namespaces/${crashed}`)
  );
}

function isStatus({ method, path }: PassingWrite): boolean {
  return method === 'PATCH' && new RegExp(`/applications/${crashed}(\\?|$)`).test(path);
}
