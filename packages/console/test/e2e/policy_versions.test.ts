import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { tableRows } from '../support/table_rows.ts';

const SOURCE = new URL('../../../../examples/policies/supply_chain.policy.yaml', import.meta.url);

describe.skipIf(noBrowser !== undefined)('versions of a policy', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let first: string;

  beforeAll(async () => {
    [browser, gateway, first] = await Promise.all([
      launchBrowser(),
      startConsoleGateway(),
      readFile(SOURCE, 'utf8'),
    ]);
    await post('', 'application/yaml', first);
    await post('/supply-chain/promote', 'application/json', '{"version":"1.0.0","reason":"agreed"}');
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  async function post(path: string, type: string, body: string): Promise<void> {
    const headers = { 'content-type': type };
    const answer = await fetch(`${gateway.url}/v1/policies${path}`, { method: 'POST', headers, body });
    expect([answer.ok, answer.ok ? '' : await answer.text()]).toEqual([true, '']);
  }

  it('a fault is shown at the line that it is in, and nothing can be registered', async () => {
    await using opened = await openPage(browser, `${gateway.url}/policies`);
    const { page } = opened;
    await check(page, first.replace('op: threshold', 'op: treshold'));
    const line = first.split('\n').findIndex((text) => text.includes('op: threshold')) + 1;
    const marked = page.getByRole('region', { name: 'The policy with what the linter says' });
    const shown = (await marked.innerText()).split('\n');
    const at = shown.findIndex((text) => text.includes('no operator treshold'));
    expect(shown.slice(0, at).findLast((text) => /^\d+$/.test(text))).toBe(String(line));
    expect(await page.getByRole('button', { name: /^Register/ }).count()).toBe(0);
    // The gateway refuses what cannot be registered, and browsers write down each refusal.
    expect(opened.complaints.filter((complaint) => !complaint.includes('status of 422'))).toEqual([]);
  });

  it('a second one takes the place of the first and gives it back, and the history says who, when and why', async () => {
    await using opened = await openPage(browser, `${gateway.url}/policies`);
    const { page } = opened;
    await check(page, first.replace('version: "1.0.0"', 'version: "2.0.0"').replace('P365D', 'P300D'));
    await page.getByRole('button', { name: 'Register supply-chain 2.0.0' }).click();
    await confirm(page, 'Register', 'audits within ten months');
    await page.getByRole('link', { name: 'to its page' }).click();
    await enforced(page, '1.0.0');

    await page.getByRole('button', { name: 'Promote 2.0.0…' }).click();
    // Nothing was recorded that both could be tried on.
    await page.getByRole('dialog').getByRole('checkbox').uncheck();
    await confirm(page, 'Promote', 'the board decided so');
    await enforced(page, '2.0.0');

    await page.getByRole('button', { name: 'Take back 2.0.0…' }).click();
    await confirm(page, 'Take back', 'suppliers were not told');
    await enforced(page, '1.0.0');

    await page.getByRole('link', { name: 'History' }).click();
    const history = page.getByRole('table', { name: 'Acts on this policy' });
    await history.getByText('suppliers were not told').waitFor();
    const rows = await tableRows(history);
    expect(rows.slice(0, 3).map((row) => row['Why'])).toEqual([
      'suppliers were not told',
      'the board decided so',
      'audits within ten months',
    ]);
    for (const row of rows) {
      expect(row['Who']).toBe('tenant:default');
      expect(row['When']).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d:\d\d$/);
    }
    expect(opened.complaints).toEqual([]);
  });
});

async function check(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Policy', exact: true }).fill(text);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText(/can(not)? be registered/).waitFor();
}

async function confirm(page: Page, act: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The version that decides now. */
const enforced = (page: Page, version: string): Promise<void> =>
  page.getByRole('row', { name: version }).getByRole('cell', { name: 'enforced' }).waitFor();
