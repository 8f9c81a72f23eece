import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { startApiServer } from '@capstan/apiserver/main.ts';
import type { Io } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { inUse } from './in-use.ts';
import { portFlag } from './number-flag.ts';
import { untilStopped } from './until-stopped.ts';

export async function runApiServer(given: Given, io: Io): Promise<number> {
  const isKept = !given.has('memory');
  const folder = resolve(given.text('data') ?? join('.capstan', 'cluster'));
  const file = resolve(given.text('kubeconfig') ?? join(isKept ? folder : '.capstan', 'kubeconfig'));
  if (!isKept && given.text('data') !== undefined) throw new CommandError('--memory keeps nothing: leave out --data');
  const host = given.text('host') ?? '127.0.0.1';
  const port = portFlag(given, 0);
  const server = await inUse({ host, port }, () =>
    startApiServer({
      ...(isKept ? { folder } : {}),
      host,
      port,
      workloads: given.text('workloads') !== 'false',
      anonymous: given.text('anonymous') !== 'false',
      tokens: given.all('token').map(tokenOf),
    }),
  );
  await writeKubeconfig(file, server.kubeconfig);
  io.out(`Kubernetes API  ${server.url}\nkubeconfig      ${file}\n\nTry: kubectl --kubeconfig ${file} get nodes\n`);
  await untilStopped(io);
  await server.close();
  return 0;
}

/** `NAME=TOKEN[,GROUP...]`. A token that others could guess is the user's own affair: this server is for tests. */
function tokenOf(text: string) {
  const split = text.indexOf('=');
  const name = text.slice(0, Math.max(split, 0));
  const [token = '', ...groups] = text.slice(split + 1).split(',');
  if (name === '' || token === '') {
    throw new CommandError(`--token takes NAME=TOKEN[,GROUP...], got "${text}"`);
  }
  return { name, token, groups, uid: `${name}-uid` };
}

/** It holds a key: only the owner may read it. */
export async function writeKubeconfig(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
}
