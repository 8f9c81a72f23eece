import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../../web/e2e/browser.ts';
import { startDemoInstallation } from './demo-installation.ts';
import type { Installation } from './installation.ts';
import { startTwoProcessInstallation } from './two-process-installation.ts';

/** The two ways to run Capstan; every scenario holds for both. */
export const ways = { demo: startDemoInstallation, 'apiserver and serve': startTwoProcessInstallation } as const;
export type Way = keyof typeof ways;

/** What the scenarios of one file share. */
export interface Stage {
  readonly installation: Installation;
  readonly browser: Browser;
}

/** Starts an installation and a browser for the tests of a file, and ends them. Prints what it said when a test fails. */
export function setStage(way: Way, options: { readonly webhook: boolean }): Stage {
  let folder: string | undefined;
  let installation: Installation | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'capstan-e2e-'));
    [installation, browser] = await Promise.all([ways[way]({ folder, ...options }), startBrowser()]);
  }, 120_000);
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.error(`${way} said:\n${installation?.output() ?? 'nothing'}`));
  });
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  return {
    get installation() {
      return there(installation);
    },
    get browser() {
      return there(browser);
    },
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the stage is set when the tests run');
  return value;
}
