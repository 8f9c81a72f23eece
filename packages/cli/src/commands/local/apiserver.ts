import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { startApiServer } from '@capstan/apiserver/main.ts';
import type { Io } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { inUse } from './in-use.ts';
import { portFlag } from './number-flag.ts';
import { untilStopped } from './until-stopped.ts';

export async function runApiServer(given: Given, io: Io): Promise<number> {
  const folder = resolve(given.text('data') ?? join('.capstan', 'cluster'));
  const file = resolve(given.text('kubeconfig') ?? join(folder, 'kubeconfig'));
  const host = given.text('host') ?? '127.0.0.1';
  const port = portFlag(given, 0);
  const server = await inUse({ host, port }, () =>
    startApiServer({ folder, host, port, workloads: !given.has('no-workloads') }),
  );
  await writeKubeconfig(file, server.kubeconfig);
  io.out(`Kubernetes API  ${server.url}\nkubeconfig      ${file}\n\nTry: kubectl --kubeconfig ${file} get nodes\n`);
  await untilStopped(io);
  await server.close();
  return 0;
}

/** It holds a key: only the owner may read it. */
export async function writeKubeconfig(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
}
