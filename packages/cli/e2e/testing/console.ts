import type { Browser } from 'playwright-core';
import type { Visit } from '../../../web/e2e/browser.ts';
import { visit } from '../../../web/e2e/browser.ts';
import type { Installation } from './installation.ts';

/** A page of the console, signed in by its form. Its waits are as patient as `until`. */
export async function openConsole(
  browser: Browser,
  { url, password }: Installation,
  path = '/applications',
): Promise<Visit> {
  const opened = await visit(browser, { url, signedIn: false });
  const { page } = opened;
  page.setDefaultTimeout(40_000);
  await page.goto(url + path);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}
