import { SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';

const JWT_SECRET = 'known to whoever runs this test, and to nobody else';

describe.skipIf(noBrowser !== undefined)('a session of the console', () => {
  let browser: Browser;
  let guarded: ConsoleGateway;

  beforeAll(async () => {
    browser = await launchBrowser();
    guarded = await startConsoleGateway({ JWT_SECRET });
  });

  afterAll(async () => {
    await browser.close();
    await guarded[Symbol.asyncDispose]();
  });

  const tokenFor = (lifetimeS: number): Promise<string> =>
    new SignJWT({ scope: 'pcs:read calibration:read' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('auditor')
      .setExpirationTime(Math.floor(Date.now() / 1000) + lifetimeS)
      .sign(new TextEncoder().encode(JWT_SECRET));

  it('needs no token on loopback where none is configured', async () => {
    await using gateway = await startConsoleGateway();
    await using opened = await openPage(browser, gateway.url);
    await opened.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('says why a token is refused, and opens with one that is not', async () => {
    await using opened = await openPage(browser, guarded.url);
    const { page } = opened;
    await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
    await page.getByLabel('Bearer token').fill('not.a.token');
    await page.getByRole('button', { name: 'Open the console' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('The token is refused');
    await page.getByLabel('Bearer token').fill(await tokenFor(600));
    await page.getByRole('button', { name: 'Open the console' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(await page.getByRole('heading', { name: 'A token is needed' }).count()).toBe(0);
  });

  it('keeps the token out of the address, of storage and of cookies', async () => {
    await using opened = await openPage(browser, guarded.url);
    const { page } = opened;
    const token = await tokenFor(600);
    await page.getByLabel('Bearer token').fill(token);
    await page.getByRole('button', { name: 'Open the console' }).click();
    await page.getByRole('link', { name: 'Verdicts' }).first().click();
    await page.getByRole('heading', { name: 'Verdicts', level: 1 }).waitFor();
    const kept = await page.evaluate(() =>
      JSON.stringify([
        location.href,
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.cookie,
      ]),
    );
    const signature = token.split('.')[2] ?? '';
    expect(signature).not.toBe('');
    expect(kept).not.toContain(signature);
    await page.reload();
    await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
  });

  it('asks again when the token has expired', async () => {
    await using opened = await openPage(browser, guarded.url);
    const { page } = opened;
    await page.getByLabel('Bearer token').fill(await tokenFor(8));
    await page.getByRole('button', { name: 'Open the console' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await page.getByRole('heading', { name: 'A token is needed' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Overview' }).count()).toBe(0);
  });
});
