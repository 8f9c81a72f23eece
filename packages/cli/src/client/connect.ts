import type { Io } from '#commands/command.ts';
import { CommandError } from '#commands/command.ts';
import type { Flags, Given } from '#flags/parse.ts';
import { serverUrl } from './address.ts';
import type { Client } from './client.ts';
import { createClient } from './client.ts';
import { configPath, readConfig } from './config.ts';

/** Flags of every command that talks to a server. */
export const connectionFlags: Flags = {
  server: { value: 'ADDRESS', help: 'server address (default: the one signed in to last; env ARGOCD_SERVER)' },
  'auth-token': { value: 'TOKEN', help: 'session token (env ARGOCD_AUTH_TOKEN)' },
  plaintext: { help: 'speak http, not https' },
  config: { value: 'FILE', help: 'where sign-ins are kept' },
};

/** The client of the server that the flags, the environment or the last sign-in name, in this order. */
export async function connect(given: Given, { env, signal }: Io): Promise<Client> {
  const config = await readConfig(configPath(env, given.text('config')));
  const named = given.text('server') ?? env['CAPSTAN_SERVER'] ?? env['ARGOCD_SERVER'];
  const server = named === undefined ? config.current : serverUrl(named, { plaintext: given.has('plaintext') });
  if (server === undefined) throw new CommandError('not signed in anywhere. Sign in with: capstan login SERVER');
  const token =
    given.text('auth-token') ?? env['CAPSTAN_AUTH_TOKEN'] ?? env['ARGOCD_AUTH_TOKEN'] ?? config.servers[server]?.token;
  if (token === undefined) throw new CommandError(`not signed in to ${server}. Sign in with: capstan login ${server}`);
  return createClient({ server, token, signal });
}
