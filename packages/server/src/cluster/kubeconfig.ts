import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { listAt, mapAt, stringAt, at } from '@capstan/kube/object/read.ts';
import type { Json } from '@capstan/kube/object/json.ts';
import type { Connection } from './connection.ts';
import type { Answer } from './failure.ts';
import { ok } from './failure.ts';

const reloadTokenAfter = 60_000;
const execTimeout = 30_000;

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
  for (const field of ['auth-provider']) {
    if (user[field] !== undefined)
      return bad(path, `user "${userName}" uses "${field}", which Kubernetes removed; use an exec plugin or a token`);
  }
  try {
    const file = (name: string) => (isAbsolute(name) ? name : join(dirname(path), name));
    const pem = async (holder: unknown, field: string) => {
      const data = stringAt(holder, `${field}-data`);
      if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
      const name = stringAt(holder, field);
      return name === undefined ? undefined : readFile(file(name), 'utf8');
    };
    const namespace = stringAt(chosen, 'context', 'namespace');
    const serverName = stringAt(cluster, 'tls-server-name');
    const authorization = authorizationOf(user, file);
    const [ca, clientCert, clientKey] = [
      await pem(cluster, 'certificate-authority'),
      await pem(user, 'client-certificate'),
      await pem(user, 'client-key'),
    ];
    return ok({
      server: server.replace(/\/+$/, ''),
      insecureSkipVerify: at(cluster, 'insecure-skip-tls-verify') === true,
      ...(ca === undefined ? {} : { ca }),
      ...(clientCert === undefined ? {} : { clientCert }),
      ...(clientKey === undefined ? {} : { clientKey }),
      ...(serverName === undefined ? {} : { serverName }),
      ...(authorization === undefined ? {} : { authorization }),
      ...(namespace === undefined ? {} : { namespace }),
    });
  } catch (error) {
    return bad(path, `names a file that cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function authorizationOf(user: Json, file: (name: string) => string): Connection['authorization'] | undefined {
  const token = stringAt(user, 'token');
  if (token !== undefined) return async () => `Bearer ${token}`;
  const tokenFile = stringAt(user, 'tokenFile');
  if (tokenFile !== undefined)
    return cached(async () => ({
      value: `Bearer ${(await readFile(file(tokenFile), 'utf8')).trim()}`,
      until: Date.now() + reloadTokenAfter,
    }));
  const username = stringAt(user, 'username');
  if (username !== undefined) {
    const basic = Buffer.from(`${username}:${stringAt(user, 'password') ?? ''}`).toString('base64');
    return async () => `Basic ${basic}`;
  }
  const exec = at(user, 'exec');
  return exec === undefined ? undefined : cached(() => runPlugin(exec));
}

interface Credential {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** One load at a time, shared by all who wait; loaded anew a minute before it ends. */
function cached(load: () => Promise<Credential>): NonNullable<Connection['authorization']> {
  let held: Credential | undefined;
  let loading: Promise<Credential> | undefined;
  return async () => {
    if (held !== undefined && held.until - 60_000 > Date.now()) return held.value;
    loading ??= load().finally(() => {
      loading = undefined;
    });
    held = await loading;
    return held.value;
  };
}

/** Runs a credential plugin (client.authentication.k8s.io/v1) and takes its bearer token. */
async function runPlugin(exec: Json): Promise<Credential> {
  const command = stringAt(exec, 'command') ?? '';
  const apiVersion = stringAt(exec, 'apiVersion') ?? 'client.authentication.k8s.io/v1';
  const env = Object.fromEntries(
    listAt(exec, 'env').map((item) => [stringAt(item, 'name') ?? '', stringAt(item, 'value') ?? '']),
  );
  const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
  const output = await new Promise<string>((resolve, reject) => {
    execFile(
      command,
      listAt(exec, 'args').map(String),
      { env: { ...process.env, ...env, KUBERNETES_EXEC_INFO: info }, timeout: execTimeout, maxBuffer: 1 << 20 },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else
          reject(
            new Error(
              `the credential plugin "${command}" failed: ${error.message.split('\n')[0]}. ${stringAt(exec, 'installHint') ?? ''}`.trim(),
            ),
          );
      },
    );
  });
  const credential: unknown = JSON.parse(output);
  const token = stringAt(credential, 'status', 'token');
  if (token === undefined)
    throw new Error(
      `the credential plugin "${command}" gave no token; plugins that give certificates are not supported yet`,
    );
  const expires = Date.parse(stringAt(credential, 'status', 'expirationTimestamp') ?? '');
  return { value: `Bearer ${token}`, until: Number.isNaN(expires) ? Infinity : expires };
}

function named(config: Json, list: string, name: string): Json | undefined {
  return listAt(config, list).find((item) => stringAt(item, 'name') === name);
}

function bad(path: string, why: string): Answer<never> {
  return { ok: false, failure: { code: 'bad-request', status: 0, message: `kubeconfig ${path} ${why}` } };
}
