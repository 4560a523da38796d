import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shortHash } from '../../src/ui/format.ts';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import type { Sent } from '../support/showcase.ts';
import { settled } from '../support/settled.ts';
import { tableRows } from '../support/table_rows.ts';

const N = 30;
const SEED = 7;
const LIVE = { timeout: 10_000 };

describe.skipIf(noBrowser !== undefined)('the overview', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let sent: readonly Sent[];

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([launchBrowser(), startConsoleGateway()]);
    sent = await sendNow(gateway, N, SEED);
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  it('counts what was sent, in its figures and in the table behind its chart', async () => {
    await using opened = await openPage(browser, gateway.url);
    const { page } = opened;
    await figure(page, 'Decisions', N).waitFor();
    const repeated = sent.filter(({ again }) => again).length;
    expect(repeated).toBeGreaterThan(0);
    await figure(page, 'Duplicates', repeated).waitFor();

    const chart = page.getByRole('figure', { name: /^Decisions per/ });
    await chart.getByRole('button', { name: 'Table' }).click();
    const rows = await tableRows(chart.getByRole('table'));
    const total = (head: string): number => rows.reduce((sum, row) => sum + Number(row[head]), 0);
    for (const decision of ['accept', 'escalate', 'reject'])
      expect([decision, total(decision)]).toEqual([
        decision,
        sent.filter((one) => one.decision === decision).length,
      ]);
    expect(total('replayed')).toBe(repeated);
    expect(opened.complaints).toEqual([]);
  });

  it('leads from a reason to the verdicts that have it', async () => {
    await using opened = await openPage(browser, gateway.url);
    const { page } = opened;
    const reason = page.getByRole('region', { name: 'Top reasons' }).getByRole('link').first();
    const [code = '', times = ''] = (await reason.innerText()).split(/\s+/);
    expect(Number(times)).toBeGreaterThan(0);
    await reason.click();
    await page.getByText(`${times} verdicts in the last hour`).waitFor();
    expect(new URL(page.url()).searchParams.get('reason')).toBe(code);
    expect(opened.complaints).toEqual([]);
  });

  it('keeps the period in the address: a reload and the other pages show the same', async () => {
    await using opened = await openPage(browser, gateway.url);
    const { page } = opened;
    await page.getByRole('combobox', { name: 'Last' }).selectOption('7 days');
    const lead = page.getByText('What was decided in the last 7 days');
    await lead.waitFor();
    expect(new URL(page.url()).searchParams.get('range')).toBe('7d');
    await page.reload();
    await lead.waitFor();
    await figure(page, 'Decisions', N).waitFor();
    await page.getByRole('link', { name: 'Verdicts' }).click();
    await page.getByText(`${N} verdicts in the last 7 days`).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('shows what is decided while somebody looks, there and in the list, without a reload', async ({
    annotate,
  }) => {
    await using overview = await openPage(browser, gateway.url);
    await using list = await openPage(browser, `${gateway.url}/verdicts`);
    const pages = [overview.page, list.page];
    for (const page of pages) {
      await settled(page);
      await page
        .getByRole('status')
        .filter({ hasText: /^live$/ })
        .waitFor();
    }
    const before = await Promise.all(pages.map(whichLoad));

    const [decided] = await sendNow(gateway, 1, SEED + 100);
    const answeredMs = performance.now();
    const seen = async (what: Promise<void>): Promise<number> => {
      await what;
      return Math.round(performance.now() - answeredMs);
    };
    const [onOverview, inList] = await Promise.all([
      seen(figure(overview.page, 'Decisions', N + 1).waitFor(LIVE)),
      seen(list.page.getByRole('link', { name: shortHash(decided?.pcsId ?? '') }).waitFor(LIVE)),
    ]);
    await annotate(`after the answer: on the overview ${onOverview} ms, in the list ${inList} ms`);
    expect(await Promise.all(pages.map(whichLoad))).toEqual(before);
    expect([...overview.complaints, ...list.complaints]).toEqual([]);
  });
});

const figure = (page: Page, name: string, value: number) =>
  page.getByRole('group', { name, exact: true }).filter({ hasText: new RegExp(`(?<!\\d)${value}(?!\\d)`) });

/** Another one after a reload, and another address after a navigation. */
const whichLoad = (page: Page): Promise<string> =>
  page.evaluate(() => `${performance.timeOrigin} ${location.href}`);
