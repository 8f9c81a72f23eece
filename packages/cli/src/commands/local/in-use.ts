import { CommandError } from '#commands/command.ts';

/** Starts something that listens; a port that is taken becomes a message with what to do. */
export async function inUse<T>(
  { host, port }: { readonly host: string; readonly port: number },
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      throw new CommandError(`port ${port} is in use. Stop what listens there, or choose another with --port`);
    if (code === 'EADDRNOTAVAIL') throw new CommandError(`${host} is no address of this machine`);
    if (code === 'EACCES')
      throw new CommandError(`port ${port} is not allowed for this user. Choose one above 1023 with --port`);
    throw error;
  }
}
