import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readYaml } from '@capstan/kube/yaml/read.ts';
import { connectionFrom } from '@capstan/server/cluster/kubeconfig.ts';
import type { Connection } from '@capstan/server/cluster/connection.ts';
import { startControlPlane } from '@capstan/server/main.ts';
import type { UrlMap } from '@capstan/server/git/url.ts';
import type { Io } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import type { Given } from '#flags/parse.ts';
import { programFiles } from '#program/files.ts';
import { inUse } from './in-use.ts';
import { createLog } from './log.ts';
import { numberFlag, portFlag } from './number-flag.ts';
import { untilStopped } from './until-stopped.ts';

export async function runServe(given: Given, io: Io): Promise<number> {
  const file = given.text('kubeconfig') ?? io.env['KUBECONFIG'] ?? join(io.env['HOME'] ?? homedir(), '.kube', 'config');
  const connection = await connectionOf(resolve(file), given.text('context'));
  const namespace = given.text('namespace') ?? 'argocd';
  const host = given.text('host') ?? '127.0.0.1';
  const port = portFlag(given, 8080);
  const plane = await inUse({ host, port }, async () =>
    startControlPlane(
      {
        connection,
        namespace,
        folder: resolve(given.text('data') ?? '.capstan'),
        pollMs: numberFlag(given, 'poll', { otherwise: 120, least: 0.1, most: 86_400 }) * 1000,
        maps: given.all('map-url').map(mapOf),
        http: {
          host,
          port,
          hosts: allowedHosts(host, given.all('allow-host')),
          secure: given.has('secure'),
          consoleFolder: await programFiles.consoleFolder(),
        },
        log: createLog(io.env),
        version: programFiles.version,
      },
      io.signal,
    ).catch(asCommandError),
  );
  io.out(`Console and API  ${plane.url}\nCluster          ${connection.server}\nNamespace        ${namespace}\n`);
  io.out(`Sign in as admin; the first password is in Secret ${namespace}/argocd-initial-admin-secret\n`);
  await untilStopped(io);
  await plane.close();
  return 0;
}

async function connectionOf(file: string, context: string | undefined): Promise<Connection> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`kubeconfig ${file} cannot be read. Name another with --kubeconfig`);
  });
  const read = readYaml(text, { dialect: 'v2' });
  if (!read.ok) throw new CommandError(`${file}:${read.problem.line}: ${read.problem.message}`);
  const connection = await connectionFrom(file, read.documents[0]?.value ?? {}, context);
  if (!connection.ok) throw new CommandError(connection.failure.message);
  return connection.value;
}

function mapOf(text: string): UrlMap {
  const split = text.indexOf('=');
  if (split <= 0) throw new CommandError(`--map-url takes FROM=TO, got "${text}"`);
  return { from: text.slice(0, split), to: text.slice(split + 1) };
}

/** On the loopback interface only its own names are answered to, so that no web page can reach us under a name of its own. */
export function allowedHosts(host: string, more: readonly string[]): 'any' | readonly string[] {
  if (more.includes('*')) return 'any';
  return ['localhost', '127.0.0.1', '[::1]', host.toLowerCase(), ...more.map((name) => name.toLowerCase())];
}

function asCommandError(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== undefined || !(error instanceof Error)) throw error;
  throw new CommandError(error.message);
}
