import { ensureBuilt } from '@capstan/web/ensure-built.mjs';

/** The built console, built first when its sources have changed. */
export function consoleFolder(): Promise<string> {
  return ensureBuilt();
}
