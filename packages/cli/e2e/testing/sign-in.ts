import { join } from 'node:path';
import { runCapstan } from './program.ts';

/** Signs the command line in as admin; gives the environment that remembers it. */
export async function signIn(
  url: string,
  { password, folder }: { readonly password: string; readonly folder: string },
): Promise<Readonly<Record<string, string>>> {
  const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') };
  const { code, stderr } = await runCapstan(['login', url, '--username', 'admin', '--password', password], { env });
  if (code !== 0) throw new Error(`signing in failed: ${stderr}`);
  return env;
}
