import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { KubeObject } from '@capstan/kube/object/object.ts';

/** Calls back for every object of a collection that is there, and for every change. Resolves once the stream is open. */
export async function watchObjects(
  kubeconfig: string,
  path: string,
  onObject: (object: KubeObject) => void,
): Promise<{ stop(): void }> {
  const text = await readFile(kubeconfig, 'utf8');
  const field = (name: string) => new RegExp(`${name}: (\\S+)`).exec(text)?.[1] ?? '';
  const decoded = (name: string) => Buffer.from(field(name), 'base64');
  return new Promise((resolve, reject) => {
    const asked = request(
      `${field('server')}${path}?watch=true`,
      {
        ca: decoded('certificate-authority-data'),
        cert: decoded('client-certificate-data'),
        key: decoded('client-key-data'),
        agent: false,
      },
      (answer) => {
        let rest = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) if (line !== '') onObject((JSON.parse(line) as { object: KubeObject }).object);
        });
        answer.on('error', () => undefined);
        resolve({ stop: () => asked.destroy() });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
