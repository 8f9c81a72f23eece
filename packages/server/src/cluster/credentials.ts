import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Json } from '@capstan/kube/object/json.ts';
import { at, listAt, stringAt } from '@capstan/kube/object/read.ts';
import type { Connection } from './connection.ts';

const reloadTokenAfter = 60_000;
const execTimeout = 30_000;

/** The Authorization header of a kubeconfig user, or undefined when it signs in by certificate. `file` resolves the paths it names. */
export function authorizationOf(user: Json, file: (name: string) => string): Connection['authorization'] | undefined {
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
