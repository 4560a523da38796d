import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { labelWanted, type Sent, sendTraffic } from '../support/showcase.ts';
import { tableRows } from '../support/table_rows.ts';

const N = 40;
const N_LABELLED = 24;
const DAY_MS = 86_400_000;
const POLL = { timeout: 10_000, interval: 50 };

interface State {
  readonly version: string;
  readonly settings: { readonly deltaAccept: number; readonly deltaReject: number };
  readonly own: { readonly n_wrong: number; readonly n_benign: number };
  readonly watch: { readonly decisions: number };
}

describe.skipIf(noBrowser !== undefined)('the calibration page', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let sent: readonly Sent[];

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([launchBrowser(), startConsoleGateway({ LABEL_SHARE: '1' })]);
    const nowMs = Date.now();
    sent = await sendTraffic(gateway, { n: N, seed: 5, fromMs: nowMs - DAY_MS, untilMs: nowMs });
    await labelWanted(gateway, sent.slice(0, N_LABELLED), 'mara');
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  const state = async (): Promise<State> => {
    const answer: State = JSON.parse(await (await fetch(`${gateway.url}/v1/calibration/default`)).text());
    return answer;
  };
  const labels = async (): Promise<number> => {
    const { own } = await state();
    return own.n_wrong + own.n_benign;
  };
  const open = (part: string) => openPage(browser, `${gateway.url}/calibration?part=${part}`);
  const queueOf = (page: Page) => page.getByRole('region', { name: 'What was it?' });
  const openQueue = async (page: Page): Promise<void> => {
    await page.getByRole('region', { name: 'Answer', exact: true }).waitFor();
  };

  it('takes labels by letters, corrects the last one, and says what each did', async () => {
    await using opened = await open('queue');
    const { page } = opened;
    await openQueue(page);
    const before = await labels();
    const queue = queueOf(page);
    await queue.getByLabel('Your name').fill('ada');
    await page.getByRole('heading', { name: 'Calibration' }).click();

    await page.keyboard.press('b');
    await queue.getByRole('status').getByText('Labelled benign. It counts').waitFor();
    expect(await labels()).toBe(before + 1);
    const benign = (await state()).own.n_benign;

    await page.keyboard.press('u');
    await queue.getByRole('status').getByText('Labelled wrong. It counts').waitFor();
    expect(await labels()).toBe(before + 1);
    expect((await state()).own.n_benign).toBe(benign - 1);

    await page.keyboard.press('s');
    await queue.getByText('1 skipped').waitFor();
    expect(await labels()).toBe(before + 1);

    await page.getByRole('link', { name: 'State' }).click();
    await page.getByText(`${(await state()).own.n_wrong} wrong, ${benign - 1} benign.`).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('takes no letter while somebody types, without a name, or once letters are switched off', async () => {
    await using opened = await open('queue');
    const { page } = opened;
    await openQueue(page);
    const before = await labels();
    const queue = queueOf(page);
    await page.keyboard.press('w');
    await queue.getByRole('alert').waitFor();
    const name = queue.getByLabel('Your name');
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('bws');
    expect(await name.inputValue()).toBe('bws');

    await queue.getByLabel('letter keys').uncheck();
    await page.getByRole('heading', { name: 'Calibration' }).click();
    await page.keyboard.press('w');
    await page.keyboard.press('s');
    expect(await queue.getByText('skipped').count()).toBe(0);
    await page.reload();
    await openQueue(page);
    expect(await queue.getByLabel('letter keys').isChecked()).toBe(false);
    expect(await labels()).toBe(before);
  });

  it('folds the decision away until the answer was there to be judged', async () => {
    await using opened = await open('queue');
    const { page } = opened;
    await openQueue(page);
    const why = page.getByText('Judge the output first.');
    expect(await why.isVisible()).toBe(false);
    await page.getByText('What was decided, and why').click();
    expect(await why.isVisible()).toBe(true);
  });

  it('tries other bounds, keeps them in the address, and applies nothing', async () => {
    await using opened = await open('what-if');
    const { page } = opened;
    const before = await state();
    await page.getByLabel('δ accept, slider').focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => new URL(page.url()).searchParams.get('delta_accept'), POLL).toBe('0.04');
    await page.getByText('labels are needed for δ = 0.04').waitFor();
    await page.getByRole('spinbutton', { name: 'δ reject' }).fill('0.9');
    await page.getByText('A number from 0.001 to 0.5.').waitFor();
    await page.getByRole('spinbutton', { name: 'δ reject' }).fill('0.2');
    await page.getByText('CALIBRATION_DELTA_REJECT=0.2').waitFor();
    await page.reload();
    await page.getByText('Asked: δ 0.04 accept, 0.2 reject').waitFor();
    const after = await state();
    expect([after.version, after.settings]).toEqual([before.version, before.settings]);
    expect(opened.complaints).toEqual([]);
  });

  it('shows which shares other bounds would give, beside those in force, which stay', async () => {
    await using opened = await open('what-if');
    const { page } = opened;
    const before = await state();
    const chart = page.getByRole('figure', { name: /^Share of n = / });
    await chart.getByRole('button', { name: 'Table' }).click();
    const shares = async () =>
      (await tableRows(chart.getByRole('table'))).map((row) =>
        ['Accept', 'Checks alone', 'Escalate', 'Reject'].map((head) => row[head]),
      );
    const [asked, inForce] = await shares();
    expect(asked).toEqual(inForce);
    expect(asked).not.toContain(undefined);

    await page.getByRole('spinbutton', { name: 'δ accept' }).fill('0.5');
    await chart.getByRole('cell', { name: 'Asked: δ 0.5 accept, 0.05 reject' }).waitFor();
    const [moved, stayed] = await shares();
    expect(moved).not.toEqual(asked);
    expect(stayed).toEqual(inForce);
    expect(await state()).toEqual(before);
    expect(opened.complaints).toEqual([]);
  });

  it('recalibrates only once it is confirmed, with a name, and forgets what it was told to', async () => {
    await using opened = await open('watch');
    const { page } = opened;
    const before = await state();
    await page.getByRole('button', { name: 'Recalibrate…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Recalibrate' }).click();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect((await state()).version).toBe(before.version);

    await page.getByRole('button', { name: 'Recalibrate…' }).click();
    await dialog.getByLabel('Keep labels').fill('2100-01-01T00:00:00');
    await dialog.getByText('Labels of earlier outcomes are forgotten').waitFor();
    await dialog.getByLabel('Your name').fill('ada');
    await dialog.getByRole('button', { name: 'Recalibrate' }).click();
    await page.getByText('The watch begins anew. 0 labelled records are kept').waitFor();
    expect(await labels()).toBe(0);
    await expect.poll(async () => (await state()).watch.decisions, POLL).toBe(0);
  });
});
