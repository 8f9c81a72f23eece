import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../../web/e2e/browser.ts';
import { startDemoInstallation } from './demo-installation.ts';
import type { Installation, InstallationOptions } from './installation.ts';
import { startTwoProcessInstallation } from './two-process-installation.ts';

/** The two ways to run Capstan; every scenario holds for both. */
export const ways = { demo: startDemoInstallation, 'apiserver and serve': startTwoProcessInstallation } as const;
export type Way = keyof typeof ways;

/** What the scenarios of one file share. */
export interface Stage<T extends Installation = Installation> {
  readonly installation: T;
  readonly browser: Browser;
}

/** Starts an installation and a browser for the tests of a file, and ends them. Prints what it said when a test fails. */
export function setStage<W extends Way>(
  way: W,
  options: { readonly webhook: boolean },
): Stage<Awaited<ReturnType<(typeof ways)[W]>>> {
  type There = Awaited<ReturnType<(typeof ways)[W]>>;
  let folder: string | undefined;
  let installation: There | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'capstan-e2e-'));
    const start = ways[way] as (given: InstallationOptions) => Promise<There>;
    [installation, browser] = await Promise.all([start({ folder, ...options }), startBrowser()]);
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
