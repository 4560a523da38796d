import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shortHash } from '../../src/ui/format.ts';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import { labelWanted, type Sent } from '../support/showcase.ts';
import { tableRows } from '../support/table_rows.ts';

const N = 150;
const N_LABELLED = 40;
const SEED = 21;

describe.skipIf(noBrowser !== undefined)('the list of verdicts', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let sent: readonly Sent[];
  let labelled: number;

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([
      launchBrowser(),
      startConsoleGateway({ ENABLE_CALIBRATION_LOGGING: 'true', LABEL_SHARE: '0.5' }),
    ]);
    sent = await sendNow(gateway, N, SEED);
    labelled = await labelWanted(gateway, sent.slice(0, N_LABELLED), 'mara');
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  const urlOf = (query = ''): string => `${gateway.url}/verdicts${query}`;
  const escalated = (): number => sent.filter(({ decision }) => decision === 'escalate').length;

  it('narrows by decision, reason, text and label, and the back button undoes each', async () => {
    await using opened = await openPage(browser, urlOf());
    const { page } = opened;
    await counted(page, N);

    await page.getByRole('group', { name: 'Decision' }).getByText('escalate').click();
    await counted(page, escalated());
    expect(search(page)).toEqual({ decision: 'escalate' });
    expect(new Set((await shown(page)).map((row) => row['Decision']))).toEqual(new Set(['↗ escalate']));

    await page.getByRole('combobox', { name: 'Reason' }).selectOption('ungrounded');
    await page.getByRole('button', { name: 'Take away the filter: reason ungrounded' }).waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: /^\d+ verdicts? found$/ })
      .waitFor();
    expect(search(page)).toEqual({ decision: 'escalate', reason: 'ungrounded' });
    const ungrounded = await shown(page);
    expect(ungrounded.length).toBeGreaterThan(0);
    expect(ungrounded.filter((row) => row['Reasons'] !== 'ungrounded')).toEqual([]);

    await page.goBack();
    await counted(page, escalated());
    expect(search(page)).toEqual({ decision: 'escalate' });
    await page.goBack();
    await counted(page, N);
    expect(search(page)).toEqual({});
    expect(opened.complaints).toEqual([]);
  });

  it('finds an output by the first digits of its id', async () => {
    const wanted = sent[70]?.pcsId ?? '';
    await using opened = await openPage(browser, urlOf());
    const { page } = opened;
    await counted(page, N);
    await page.getByRole('searchbox', { name: 'Search' }).fill(wanted.slice(0, 10));
    await counted(page, 1);
    await page.getByRole('link', { name: shortHash(wanted) }).waitFor();
    expect(search(page)).toEqual({ q: wanted.slice(0, 10) });
    await page.goBack();
    await counted(page, N);
    expect(opened.complaints).toEqual([]);
  });

  it('lists what is asked for and what people said, by what they did', async () => {
    const wanted = sent.filter((one) => one.labelWanted).length - labelled;
    expect(Math.min(wanted, labelled)).toBeGreaterThan(0);
    await using opened = await openPage(browser, urlOf());
    const { page } = opened;
    const choice = page.getByRole('combobox', { name: 'Label' });
    await choice.selectOption('wanted');
    await counted(page, wanted);
    expect(new Set((await shown(page)).map((row) => row['Label']))).toEqual(new Set(['wanted']));
    await choice.selectOption('labelled');
    await counted(page, labelled);
    expect(search(page)).toEqual({ labelled: 'yes' });
    for (const { Label } of await shown(page)) expect(['wrong', 'benign']).toContain(Label);
    await page.goBack();
    await counted(page, wanted);
    expect(opened.complaints).toEqual([]);
  });

  it('goes to the oldest when it is scrolled to the end, and holds only what is in sight', async () => {
    await using opened = await openPage(browser, urlOf());
    const { page } = opened;
    await counted(page, N);
    const oldest = page.getByRole('link', { name: shortHash(sent[0]?.pcsId ?? '') });
    expect(await oldest.count()).toBe(0);
    await page.getByRole('table', { name: 'Verdicts' }).hover();
    await page.mouse.wheel(0, 1_000_000);
    await oldest.waitFor();
    expect((await shown(page)).length).toBeLessThan(N / 2);
    expect(opened.complaints).toEqual([]);
  });

  it('opens a row by the keyboard alone, and comes back to it', async () => {
    await using opened = await openPage(browser, urlOf());
    const { page } = opened;
    await counted(page, N);
    const links = page.getByRole('table', { name: 'Verdicts' }).getByRole('link');
    const third = await links.nth(2).innerText();
    await links.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Verdict', exact: true }).waitFor();
    const [beginning = ''] = third.split('…');
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`^/verdicts/${beginning}`));
    await page.goBack();
    await page.getByRole('link', { name: third }).waitFor();
    expect(opened.complaints).toEqual([]);
  });
});

/** How many the page says that there are. */
const counted = (page: Page, n: number): Promise<void> =>
  page
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${n} ${n === 1 ? 'verdict' : 'verdicts'} found$`) })
    .waitFor();

/** The rows that are in sight. */
const shown = (page: Page) => tableRows(page.getByRole('table', { name: 'Verdicts' }));

const search = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams);
