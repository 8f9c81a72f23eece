import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes what a killed fetch leaves in a mirror: lock files, which make every later fetch fail, and half a pack. Only for
 * a mirror that no other process uses.
 */
export async function removeStaleFiles(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const stale = names.filter((name) => name.endsWith('.lock') || /(^|[/\\])tmp_(pack|idx|rev|obj)_[^/\\]*$/.test(name));
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })));
}
