import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '#commands/command.ts';

/** Who is signed in where. The current server is the one that was signed in to last. */
export const Config = z.object({
  current: z.string().optional(),
  servers: z.record(z.string(), z.object({ token: z.string() })).default({}),
});
export type Config = z.infer<typeof Config>;

export function configPath(env: Readonly<Record<string, string | undefined>>, flag: string | undefined): string {
  if (flag !== undefined) return flag;
  const base = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'capstan', 'config.json');
}

export async function readConfig(path: string): Promise<Config> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { servers: {} };
    throw error;
  }
  try {
    return Config.parse(JSON.parse(text));
  } catch {
    throw new CommandError(`${path} is damaged. Delete it and sign in again with "capstan login"`);
  }
}

/** Tokens are in it: only the owner may read. */
export async function writeConfig(path: string, config: Config): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const next = `${path}.${process.pid}.new`;
  await writeFile(next, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  await chmod(next, 0o600);
  await rename(next, path);
}
