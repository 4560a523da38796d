import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import type { Sent } from '../support/showcase.ts';

const N = 40;
const SEED = 33;

describe.skipIf(noBrowser !== undefined)('a verdict', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let sent: readonly Sent[];

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([
      launchBrowser(),
      startConsoleGateway({ ENABLE_CALIBRATION_LOGGING: 'true', LABEL_SHARE: '0.5' }),
    ]);
    sent = await sendNow(gateway, N, SEED);
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  const find = (holds: (one: Sent) => boolean): Sent => {
    const found = sent.find(holds);
    if (found === undefined) throw new Error('The traffic holds no such answer: send more.');
    return found;
  };
  const suspect = (): Sent =>
    find(({ answer, decision }) => answer.kind === 'wrong_number' && decision === 'escalate');
  const open = (one: Sent) => openPage(browser, `${gateway.url}/verdicts/${one.pcsId}`);

  it('says what was decided and why, and marks in the text what the passages do not hold', async () => {
    const { answer } = suspect();
    await using opened = await open(suspect());
    const { page } = opened;
    await page.getByRole('heading', { name: /^Escalated to a person because the answer is not/ }).waitFor();
    const reasons = page.getByRole('list', { name: 'Reasons' });
    expect(await reasons.getByRole('link').allInnerTexts()).toContain('ungrounded');

    const shown = page.getByRole('region', { name: 'Answer', exact: true });
    const marked = await shown.getByTitle(/^Unsupported: /).allInnerTexts();
    expect(marked.length).toBeGreaterThan(0);
    for (const text of marked) {
      const number = /\d+/.exec(text)?.[0] ?? 'no number';
      expect(answer.text).toContain(number);
      expect(answer.passages.join(' ')).not.toContain(number);
    }
    expect(opened.complaints).toEqual([]);
  });

  it('shows the bytes that were signed, whose signature and digest hold', async () => {
    await using opened = await open(suspect());
    const record = opened.page.getByRole('region', { name: 'Record', exact: true });
    await record.getByText('✓ valid').waitFor();
    const bytes = await record.getByRole('region', { name: 'The bytes that were signed' }).textContent();
    const digest = createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');
    await record.getByText(digest).waitFor();
    expect(bytes).toContain(gateway.key.kid);
    expect(await record.innerText()).toContain(suspect().pcsId);
    expect(opened.complaints).toEqual([]);
  });

  it('gives a command that answers with the same outcome in a shell', async () => {
    await using opened = await open(suspect());
    const part = opened.page.getByRole('region', { name: 'Reproduce' });
    const command = await part
      .getByRole('region', { name: 'Ask for the outcome, as its sender got it' })
      .innerText();
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    expect(JSON.parse(stdout)).toMatchObject({ pcs_id: suspect().pcsId, decision: 'escalate' });
    expect(await part.getByRole('region').count()).toBeGreaterThan(3);
    expect(opened.complaints).toEqual([]);
  });

  it('takes a label from a person who gives a name, and says what became of it', async () => {
    const one = find(({ labelWanted, decision }) => labelWanted && decision === 'accept');
    await using opened = await open(one);
    const { page } = opened;
    const label = page.getByRole('region', { name: 'Label', exact: true });
    await label.getByText('Nobody has labelled it yet.').waitFor();
    await label.getByRole('button', { name: 'It was wrong' }).click();
    await label.getByRole('alert').waitFor();
    expect(await labelsOf(page)).toEqual([]);

    await label.getByRole('textbox', { name: /^Your name/ }).fill('ines');
    await label.getByRole('button', { name: 'It was wrong' }).click();
    await label.getByText('Labelled wrong. It counts from the next decision on').waitFor();
    await label.getByText('Labelled wrong by ines. It calibrates.').waitFor();
    await page.getByRole('table', { name: 'Labels in the order in which they were given' }).waitFor();
    expect(await labelsOf(page)).toMatchObject([{ label: 'wrong', by: 'ines', left_out: null }]);
    expect(opened.complaints).toEqual([]);
  });

  it('takes a label by key, and the correction of it', async () => {
    const one = find(({ labelWanted, decision }) => labelWanted && decision === 'escalate');
    await using opened = await open(one);
    const { page } = opened;
    const label = page.getByRole('region', { name: 'Label', exact: true });
    await label.getByRole('textbox', { name: /^Your name/ }).fill('ines');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('b');
    await label.getByText('Labelled benign by ines.').waitFor();
    await page.keyboard.press('w');
    await label.getByText('Labelled wrong by ines.').waitFor();
    expect(await labelsOf(page)).toMatchObject([{ label: 'benign' }, { label: 'wrong' }]);
    expect(opened.complaints).toEqual([]);
  });
});

/** As the gateway has them. */
async function labelsOf(page: Page): Promise<unknown> {
  const { pathname, origin } = new URL(page.url());
  const answer = await fetch(`${origin}/v1/outcomes/${pathname.split('/').at(-1)}`);
  const { labels }: { readonly labels: unknown } = await answer.json();
  return labels;
}
