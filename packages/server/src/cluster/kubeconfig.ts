import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { at, listAt, mapAt, stringAt } from '@capstan/kube/object/read.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { Connection } from './connection.ts';
import type { Answer } from './failure.ts';
import { authorizationOf } from './credentials.ts';
import { ok } from './failure.ts';

/**
 * The connection of a kubeconfig's context (the current one when none is named). Files it names are read relative to it.
 * Client certificates, tokens, token files, basic auth and exec plugins are understood; the rest is refused by name.
 * Source: kubernetes/client-go tools/clientcmd; kubeapi.md 1.4.
 */
export async function connectionFrom(path: string, config: Json, context?: string): Promise<Answer<Connection>> {
  const contextName = context ?? stringAt(config, 'current-context') ?? '';
  const chosen = named(config, 'contexts', contextName);
  if (chosen === undefined)
    return bad(path, contextName === '' ? 'has no current-context' : `has no context "${contextName}"`);
  const clusterName = stringAt(chosen, 'context', 'cluster') ?? '';
  const cluster = at(named(config, 'clusters', clusterName), 'cluster');
  if (cluster === undefined)
    return bad(path, `context "${contextName}" names cluster "${clusterName}", which is not there`);
  const server = stringAt(cluster, 'server');
  if (server === undefined || !/^https?:\/\//.test(server))
    return bad(path, `cluster "${clusterName}" has no server address`);
  const userName = stringAt(chosen, 'context', 'user') ?? '';
  const user = mapAt(named(config, 'users', userName), 'user');
  if (user['auth-provider'] !== undefined) {
    return bad(
      path,
      `user "${userName}" uses "auth-provider", which Kubernetes removed; use an exec plugin or a token`,
    );
  }
  try {
    return ok(
      await read({ cluster, user, folder: dirname(path), namespace: stringAt(chosen, 'context', 'namespace') }, server),
    );
  } catch (error) {
    return bad(path, `names a file that cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Parts {
  readonly cluster: Json;
  readonly user: Json;
  readonly folder: string;
  readonly namespace: string | undefined;
}

async function read({ cluster, user, folder, namespace }: Parts, server: string): Promise<Connection> {
  const file = (name: string) => (isAbsolute(name) ? name : join(folder, name));
  async function pem(holder: Json, field: string): Promise<string | undefined> {
    const data = stringAt(holder, `${field}-data`);
    if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
    const name = stringAt(holder, field);
    return name === undefined ? undefined : readFile(file(name), 'utf8');
  }
  return {
    server: server.replace(/\/+$/, ''),
    insecureSkipVerify: at(cluster, 'insecure-skip-tls-verify') === true,
    ...present({
      ca: await pem(cluster, 'certificate-authority'),
      clientCert: await pem(user, 'client-certificate'),
      clientKey: await pem(user, 'client-key'),
      serverName: stringAt(cluster, 'tls-server-name'),
      authorization: authorizationOf(user, file),
      namespace,
    }),
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that have a value. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

function named(config: Json, list: string, name: string): Json | undefined {
  return listAt(config, list).find((item) => stringAt(item, 'name') === name);
}

function bad(path: string, why: string): Answer<never> {
  return { ok: false, failure: { code: 'bad-request', status: 0, message: `kubeconfig ${path} ${why}` } };
}
