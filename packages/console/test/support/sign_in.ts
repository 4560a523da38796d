import { SignJWT } from 'jose';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, type WatchedPage } from './browser.ts';

export const JWT_SECRET = 'known to whoever runs these tests, and to nobody else';

interface Claims {
  readonly scope: string;
  readonly subject: string;
  /** Where there are several. */
  readonly tenant?: string;
}

/** A token that gateways with `JWT_SECRET` take. */
export const tokenFor = ({ scope, subject, tenant }: Claims): Promise<string> =>
  new SignJWT({ scope, ...(tenant === undefined ? {} : { tenant_id: tenant }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(JWT_SECRET));

/** Where the page asks for a token: at first, and after each reload. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Bearer token').fill(token);
  await page.getByRole('button', { name: 'Open the console' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

/** A page of somebody with a token. That the gateway asked for one is no complaint. */
export async function openAs(
  browser: Browser,
  url: string,
  token: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const opened = await openPage(browser, url, options);
  await signIn(opened.page, token);
  return {
    page: opened.page,
    get complaints() {
      return opened.complaints.filter((complaint) => !complaint.includes('status of 401'));
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
