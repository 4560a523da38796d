import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shortHash } from '../../src/ui/format.ts';
import { launchBrowser, noBrowser, openPage, PHONE } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import type { Sent } from '../support/showcase.ts';

const HAND = { viewport: PHONE, hasTouch: true, isMobile: true } as const;
const N = 12;
const TITLES = {
  Verdicts: 'Verdicts',
  Calibration: 'Calibration',
  Policies: 'Policies',
  Risk: 'Risk and routing',
  System: 'System',
  Overview: 'Overview',
} as const;

describe.skipIf(noBrowser !== undefined)('on a phone', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let sent: readonly Sent[];

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([
      launchBrowser(),
      startConsoleGateway({ ENABLE_CALIBRATION_LOGGING: 'true', LABEL_SHARE: '1' }),
    ]);
    sent = await sendNow(gateway, N, 11);
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  it('every page is one tap away', async () => {
    await using opened = await openPage(browser, gateway.url, HAND);
    const { page } = opened;
    const pages = page.getByRole('navigation', { name: 'Pages' });
    for (const [link, title] of Object.entries(TITLES)) {
      await pages.getByRole('link', { name: link, exact: true }).tap();
      await page.getByRole('heading', { name: title, level: 1, exact: true }).waitFor();
      expect(await page.getByRole('link', { name: link, exact: true }).getAttribute('aria-current')).toBe(
        'page',
      );
    }
    expect(opened.complaints).toEqual([]);
  });

  it('a verdict can be found, opened and labelled', async () => {
    const one = sent.findLast(({ labelWanted }) => labelWanted);
    const name = shortHash(one?.pcsId ?? '');
    await using opened = await openPage(browser, `${gateway.url}/verdicts`, HAND);
    const { page } = opened;
    await page.getByText('Reason, shard, label, order').tap();
    await page.getByRole('combobox', { name: 'Label' }).selectOption('wanted');
    await page.getByRole('link', { name }).tap();
    const label = page.getByRole('region', { name: 'Label', exact: true });
    await label.getByRole('textbox', { name: /^Your name/ }).fill('noor');
    await label.getByRole('button', { name: 'It was benign' }).tap();
    await label.getByText('Labelled benign by noor. It calibrates.').waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('the dark colours that somebody chose are kept over a reload', async () => {
    await using opened = await openPage(browser, gateway.url, { ...HAND, colorScheme: 'light' });
    const { page } = opened;
    const colours = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(await colours()).toBe('light');
    await page.getByRole('button', { name: 'Colours: system. Change to light.' }).tap();
    await page.getByRole('button', { name: 'Colours: light. Change to dark.' }).tap();
    const dark = page.getByRole('button', { name: 'Colours: dark. Change to system.' });
    await dark.waitFor();
    expect(await colours()).toBe('dark');
    await page.reload();
    await dark.waitFor();
    expect(await colours()).toBe('dark');
    expect(opened.complaints).toEqual([]);
  });
});
