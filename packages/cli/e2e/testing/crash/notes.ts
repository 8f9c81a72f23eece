import { setTimeout as pause } from 'node:timers/promises';
import { stringAt } from '@capstan/kube/object/read.ts';
import type { KubernetesApi } from '../kubernetes.ts';

/** Somebody who keeps writing while others are killed, and remembers what was answered. */
export interface NoteWriter {
  stop(): Promise<void>;
  /** Names of the answered writes that are not there as they were written. */
  lost(kube: KubernetesApi): Promise<readonly string[]>;
  answered(): number;
}

const folder = '/api/v1/namespaces/default/configmaps';

export function startNotes(kube: KubernetesApi): NoteWriter {
  const run = Date.now();
  const names: string[] = [];
  let stopped = false;

  async function write(): Promise<void> {
    for (let count = 0; !stopped; count++) {
      const name = `note-${run}-${count}`;
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { name } };
      const answer = await kube.send({ method: 'POST', path: folder, body: object }).catch(() => undefined);
      if (answer?.status === 201) names.push(name);
      await pause(25);
    }
  }
  const writing = write();

  return {
    async stop() {
      stopped = true;
      await writing;
    },
    answered: () => names.length,
    async lost(again) {
      const there = await Promise.all(names.map((name) => again.get(`${folder}/${name}`)));
      return names.filter((name, index) => stringAt(there[index], 'data', 'name') !== name);
    },
  };
}
