import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** Why the suites with a browser are skipped here; undefined: they are not. */
export const noBrowser: string | undefined =
  CHROMIUM === undefined ? 'no chromium is installed (apt-get install chromium)' : undefined;

/** So that it asks for nothing beyond the page: not for updates, not for its maker's services. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(`There is no browser: ${noBrowser}.`);
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

export const DESK = { width: 1280, height: 900 } as const;
export const PHONE = { width: 375, height: 812 } as const;

export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
  /** What the page complained of: faults of scripts, refusals of the Content-Security-Policy, requests that left. */
  readonly complaints: readonly string[];
}

/** A page of its own, with everything it complains of kept: a page that works complains of nothing. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: DESK,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (fault) => complaints.push(`fault: ${fault.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin)) complaints.push(`left: ${request.url()}`);
  });
  await page.goto(url);
  return {
    page,
    complaints,
    [Symbol.asyncDispose]: () => context.close(),
  };
}
