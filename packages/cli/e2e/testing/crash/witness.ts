import { request } from 'node:https';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '@capstan/kube/object/object.ts';
import { readKubeconfig } from '../kubernetes.ts';
import { commitLabel, crashed } from './commits.ts';

/** Sees every Job that ever was in the namespace, over all restarts of the API server. */
export interface Witness {
  /** The uids of each hook, by `name commit`. */
  jobs(): ReadonlyMap<string, ReadonlySet<string>>;
  /** What kept it from seeing everything; undefined when nothing did. */
  problem(): string | undefined;
  stop(): void;
}

interface Event {
  readonly type: string;
  readonly object: KubeObject;
}

/** Watches from the beginning; after a lost connection from where it was, so that nothing is missed. */
export function startWitness(kubeconfig: string): Witness {
  const jobs = new Map<string, Set<string>>();
  let version = '0';
  let problem: string | undefined;
  let stopped = false;
  let current: ClientRequest | undefined;

  function see({ type, object }: Event): void {
    if (type === 'ERROR') {
      problem = `the watch cannot go on from ${version}: ${JSON.stringify(object)}`;
      return;
    }
    version = object.metadata.resourceVersion ?? version;
    if (type !== 'ADDED') return;
    const key = `${object.metadata.name} ${object.metadata.labels?.[commitLabel] ?? ''}`;
    jobs.set(key, (jobs.get(key) ?? new Set()).add(object.metadata.uid ?? ''));
  }

  async function watchOnce(): Promise<void> {
    const { server, ...keys } = await readKubeconfig(kubeconfig);
    const query = `watch=true&allowWatchBookmarks=true&resourceVersion=${version}`;
    const path = `/apis/batch/v1/namespaces/${crashed}/jobs?${query}`;
    await new Promise<void>((resolve) => {
      current = request(`${server}${path}`, keys, (answer) => {
        let rest = '';
        answer.setEncoding('utf8');
        answer.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line !== '') see(JSON.parse(line) as Event);
        });
        answer.once('error', () => resolve());
        answer.once('close', () => resolve());
      });
      current.once('error', () => resolve());
      current.end();
    });
  }

  async function watch(): Promise<void> {
    while (!stopped && problem === undefined) {
      await watchOnce().catch(() => undefined);
      await pause(50);
    }
  }
  void watch();

  return {
    jobs: () => jobs,
    problem: () => problem,
    stop() {
      stopped = true;
      current?.destroy();
    },
  };
}
