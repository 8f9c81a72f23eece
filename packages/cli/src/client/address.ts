import { CommandError } from '#commands/command.ts';

/**
 * The base URL of a server as people name it: a URL, or `host[:port]`, which means https, or http on this machine and
 * with --plaintext.
 */
export function serverUrl(address: string, options: { readonly plaintext: boolean }): string {
  const trimmed = address.trim().replace(/\/+$/, '');
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(trimmed);
  const full = /^https?:\/\//.test(trimmed) ? trimmed : `${options.plaintext || local ? 'http' : 'https'}://${trimmed}`;
  if (!URL.canParse(full) || trimmed === '') {
    throw new CommandError(`"${address}" is no server address. Use host:port or a URL, such as localhost:8080`);
  }
  return full;
}
