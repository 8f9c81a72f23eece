import { serverUrl } from '#client/address.ts';
import { createClient } from '#client/client.ts';
import { configPath, readConfig, writeConfig } from '#client/config.ts';
import { connectionFlags } from '#client/connect.ts';
import type { Command } from './command.ts';
import { CommandError, onlyArgument } from './command.ts';

export const login: Command = {
  words: ['login'],
  takes: 'SERVER',
  summary: 'Sign in to a server and remember it',
  flags: {
    username: { value: 'NAME', help: 'user name (asked for when left out)' },
    password: { value: 'PASSWORD', help: 'password (asked for when left out)' },
    plaintext: connectionFlags['plaintext'] ?? { help: '' },
    config: connectionFlags['config'] ?? { help: '' },
  },
  async run(given, io) {
    const server = serverUrl(onlyArgument(given, 'SERVER'), { plaintext: given.has('plaintext') });
    const username = given.text('username') ?? (await io.ask('Username: ', { secret: false }));
    if (username === undefined) throw new CommandError('no terminal to ask at: give --username and --password');
    const password = given.text('password') ?? (await io.ask('Password: ', { secret: true }));
    if (password === undefined) throw new CommandError('no terminal to ask at: give --password');
    const client = createClient({ server, signal: io.signal });
    const { token } = await client.send<{ token: string }>('POST', '/api/v1/session', { username, password });
    const path = configPath(io.env, given.text('config'));
    const config = await readConfig(path);
    await writeConfig(path, { current: server, servers: { ...config.servers, [server]: { token } } });
    io.out(`'${username}' logged in successfully at ${server}\n`);
    return 0;
  },
};

export const logout: Command = {
  words: ['logout'],
  takes: 'SERVER',
  summary: 'End the session at a server and forget it',
  flags: { plaintext: connectionFlags['plaintext'] ?? { help: '' }, config: connectionFlags['config'] ?? { help: '' } },
  async run(given, io) {
    const server = serverUrl(onlyArgument(given, 'SERVER'), { plaintext: given.has('plaintext') });
    const path = configPath(io.env, given.text('config'));
    const { current, servers } = await readConfig(path);
    const { [server]: known, ...others } = servers;
    if (known === undefined) throw new CommandError(`not signed in to ${server}`);
    await createClient({ server, token: known.token, signal: io.signal }).send('DELETE', '/api/v1/session');
    await writeConfig(path, { ...(current === undefined || current === server ? {} : { current }), servers: others });
    io.out(`Logged out from '${server}'\n`);
    return 0;
  },
};
