import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { version: string };

/**
 * What the program reads of itself when it is the bundle: all of it lies beside it (tools/build.mjs).
 * @public put in the place of files.ts by the build
 */
export const programFiles = {
  version: `v${manifest.version}`,
  command: 'capstan',
  demoTemplate: join(here, 'gitops-repo'),
  consoleFolder: async (): Promise<string> => join(here, 'console'),
};
