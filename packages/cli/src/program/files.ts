import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const manifest = JSON.parse(readFileSync(join(here, '../../package.json'), 'utf8')) as { version: string };

/** What the program reads of itself when it runs from source. The bundle has `files.bundled.ts` in this place. */
export const programFiles = {
  /** `v0.1.0`. */
  version: `v${manifest.version}`,
  /** How its user starts it. */
  command: 'npm run capstan --',
  /** The files of the repository that the demo starts from. */
  demoTemplate: join(here, '../../../../examples/gitops-repo'),
  /** The built console, built first when its sources have changed. Loaded late: a bundler is behind it. */
  consoleFolder: async (): Promise<string> => (await import('@capstan/web/ensure-built.mjs')).ensureBuilt(),
};
