import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright, type Page } from 'playwright-core';

/** A real browser that comes with an npm package: nothing has to be on the machine. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // One process for all is made for a cloud function; here it would end with the first page that is closed.
    args: chromium.args.filter((flag) => flag !== '--single-process' && flag !== '--no-zygote'),
    headless: true,
  });
}

export interface Visit {
  readonly page: Page;
  /** What the page complained about: thrown errors, refused resources, opened dialogs. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

interface Wish {
  readonly url: string;
  readonly signedIn?: boolean;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

/** A page of its own, with its own cookies. */
export async function visit(
  browser: Browser,
  { url, signedIn = true, colorScheme = 'light', width = 1280 }: Wish,
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height: 860 }, colorScheme });
  if (signedIn) await context.addCookies([{ name: 'argocd.token', value: 'token', url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/i.test(message.text())) complaints.push(`policy: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
      complaints.push(`request: ${request.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}
