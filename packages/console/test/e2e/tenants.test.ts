import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { type ConsoleGateway, hmacKey, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import { JWT_SECRET, openAs, signIn, tokenFor } from '../support/sign_in.ts';
import { tableRows } from '../support/table_rows.ts';

const SENT = { north: 9, south: 5 } as const;
const ALL = SENT.north + SENT.south;

describe.skipIf(noBrowser !== undefined)('a gateway with two tenants', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kakeya-tenants-'));
    const config = join(directory, 'kakeya.yaml');
    const tenants = Object.keys(SENT).map((id) => ({ id, keys: [{ alg: 'hmac', key: `${id} secret` }] }));
    await writeFile(config, JSON.stringify({ tenants }));
    [browser, gateway] = await Promise.all([
      launchBrowser(),
      startConsoleGateway({ MULTI_TENANT: 'true', KAKEYA_CONFIG: config, JWT_SECRET }),
    ]);
    for (const [tenant, n] of Object.entries(SENT)) {
      const token = await tokenFor({ tenant, subject: `agent of ${tenant}`, scope: 'pcs:submit' });
      const headers = { authorization: `Bearer ${token}` };
      await sendNow({ url: gateway.url, key: hmacKey(`${tenant} secret`), tenant, headers }, n, 3);
    }
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  it('shows one, the other or all to who may read all, and keeps the choice over a reload', async () => {
    const token = await tokenFor({ tenant: 'north', subject: 'ada', scope: 'pcs:read tenants:read' });
    await using opened = await openAs(browser, `${gateway.url}/?range=24h`, token);
    const { page } = opened;
    expect(await choices(page)).toEqual(['All tenants', 'north', 'south']);
    await decisions(page, SENT.north);

    await page.getByRole('combobox', { name: 'Tenant' }).selectOption('south');
    await decisions(page, SENT.south);
    await page.reload();
    await signIn(page, token);
    await decisions(page, SENT.south);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ tenant: 'south', range: '24h' });

    await page.getByRole('combobox', { name: 'Tenant' }).selectOption('All tenants');
    await decisions(page, ALL);
    await page.getByRole('link', { name: 'Verdicts' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: `${ALL} verdicts found` })
      .waitFor();
    const rows = await tableRows(page.getByRole('table', { name: 'Verdicts' }));
    expect(rows.filter((row) => row['Tenant, shard']?.startsWith('south '))).toHaveLength(SENT.south);

    await page.getByRole('row', { name: 'south' }).first().getByRole('link').click();
    await page.getByRole('heading', { name: 'Verdict', exact: true }).waitFor();
    await page.getByRole('region', { name: 'Record', exact: true }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('shows who may not read all their own tenant only', async () => {
    const token = await tokenFor({ tenant: 'north', subject: 'eve', scope: 'pcs:read' });
    await using opened = await openAs(browser, `${gateway.url}/?range=24h`, token);
    const { page } = opened;
    expect(await choices(page)).toEqual(['north']);
    await decisions(page, SENT.north);
    await page.getByRole('link', { name: 'Verdicts' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: `${SENT.north} verdicts found` })
      .waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('shows nothing of what one session listed to the next one at the same address', async () => {
    const ada = await tokenFor({ tenant: 'north', subject: 'ada', scope: 'pcs:read tenants:read' });
    const eve = await tokenFor({ tenant: 'north', subject: 'eve', scope: 'pcs:read' });
    await using opened = await openAs(browser, `${gateway.url}/verdicts?tenant=south&range=24h`, ada);
    const { page } = opened;
    await page
      .getByRole('status')
      .filter({ hasText: `${SENT.south} verdicts found` })
      .waitFor();
    await page.getByRole('button', { name: 'Leave (ada)' }).click();
    await signIn(page, eve);
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').first().innerText()).toContain('tenants:read');
    expect(await page.getByRole('table').count()).toBe(0);
  });

  it('refuses another tenant, or all, to who asks for it in the address', async () => {
    const token = await tokenFor({ tenant: 'north', subject: 'eve', scope: 'pcs:read' });
    for (const asked of ['south', '*']) {
      await using opened = await openAs(
        browser,
        `${gateway.url}/verdicts?tenant=${encodeURIComponent(asked)}`,
        token,
      );
      const { page, complaints } = opened;
      await page.getByRole('alert').first().waitFor();
      expect(await page.getByRole('alert').first().innerText()).toContain('tenants:read');
      expect(await page.getByRole('table').count()).toBe(0);
      expect(complaints.filter((complaint) => !complaint.includes('status of 403'))).toEqual([]);
    }
  });
});

const choices = (page: Page): Promise<string[]> =>
  page.getByRole('combobox', { name: 'Tenant' }).getByRole('option').allInnerTexts();

const decisions = (page: Page, n: number): Promise<void> =>
  page
    .getByRole('group', { name: 'Decisions', exact: true })
    .filter({ hasText: new RegExp(`(?<!\\d)${n}(?!\\d)`) })
    .waitFor();
