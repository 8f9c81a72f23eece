/**
 * Takes the pictures that README.md shows from a demo that runs: `node tools/record-screenshots.mjs URL PASSWORD FOLDER`.
 * They are of the real thing, in the browser that the console's tests use.
 */
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

const [url, password, folder] = process.argv.slice(2);
if (url === undefined || password === undefined || folder === undefined) {
  console.error('usage: node tools/record-screenshots.mjs URL PASSWORD FOLDER   (of a demo that runs)');
  process.exit(2);
}
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args.filter((flag) => flag !== '--single-process' && flag !== '--no-zygote'),
  headless: true,
});
for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.5,
    colorScheme,
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Username').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('webapp-production').first().waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `applications-${colorScheme}.png`) });
  await page.getByText('webapp-production').first().click();
  await page.getByText('ReplicaSet').first().waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `application-${colorScheme}.png`) });
  await context.close();
}
await browser.close();
