import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { consumeUntilGivenUp, probe } from '../../../storage/test/support/nats.ts';
import { launchBrowser, noBrowser } from '../support/browser.ts';
import { type ConsoleGateway, SECRET, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import { settled } from '../support/settled.ts';
import { JWT_SECRET, openAs, tokenFor } from '../support/sign_in.ts';
import { tableRows } from '../support/table_rows.ts';

const STREAM = 'KAKEYA';
const POLL = { timeout: 30_000, interval: 20 };
const N = 3;
const PARTS = ['State', 'Dead letters', 'Tenants and keys', 'Settings', 'Acts'] as const;

const missing =
  noBrowser ?? (findBinary('nats-server') === undefined ? 'nats-server is not installed' : undefined);

describe.skipIf(missing !== undefined)('an operator with a token (needs nats-server)', () => {
  let browser: Browser;
  let server: NatsServer;
  let gateway: ConsoleGateway;
  let token: string;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startNatsServer()]);
    gateway = await startConsoleGateway({ NATS_URL: server.url, JWT_SECRET });
    token = await tokenFor({ subject: 'ada', scope: 'pcs:submit pcs:read system:read system:operate' });
    const headers = { authorization: `Bearer ${token}` };
    await sendNow({ ...gateway, headers }, N, 5);
    await giveUp(server.url);
    await listed(gateway.url, headers);
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it('sees nothing that a key or a secret could be had from, in any part of the system page', async () => {
    await using opened = await openAs(browser, `${gateway.url}/system`, token);
    const { page } = opened;
    const parts = page.getByRole('navigation', { name: 'Parts of the system page' });
    let text = '';
    for (const part of PARTS) {
      await parts.getByRole('link', { name: part }).click();
      await settled(page);
      if (part === 'Settings') await page.getByRole('checkbox', { name: /default/ }).check();
      text += await page.getByRole('main').innerText();
    }
    for (const shown of [gateway.key.kid, 'JWT_SECRET', 'auditor']) expect(text).toContain(shown);
    const secret = Buffer.from(SECRET);
    const forms = (['utf8', 'hex', 'base64', 'base64url'] as const).map((form) => secret.toString(form));
    for (const hidden of [...forms, JWT_SECRET, token]) expect(text).not.toContain(hidden);
    expect(opened.complaints).toEqual([]);
  });

  it('redrives all dead letters for a reason, and the acts say who it was and why', async () => {
    const reason = 'the disk of the auditor was full';
    await using opened = await openAs(browser, `${gateway.url}/system?part=letters`, token);
    const { page } = opened;
    const letters = page.getByRole('table', { name: 'Dead letters, oldest first' });
    await letters.waitFor();
    const given = (await tableRows(letters)).map((row) => [row['Consumer'], row['Tries']]);
    expect(given).toEqual(Array.from({ length: N }, () => ['auditor', '2']));

    await page.getByRole('checkbox', { name: `All ${N} of this list` }).check();
    await page.getByRole('button', { name: `Redrive ${N}` }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Redrive', exact: true });
    await confirm.click();
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByLabel('Reason').fill(reason);
    await confirm.click();
    await page.getByText(`${N} redriven: published again`).waitFor();
    await page.getByText('There are none').waitFor();

    await page.getByRole('link', { name: 'Acts' }).click();
    const acts = page.getByRole('table', { name: 'Acts, newest first' });
    await acts.getByText(reason).waitFor();
    const [newest] = await tableRows(acts);
    expect(newest).toMatchObject({ Who: 'ada', What: 'redrove dead letters' });
    expect(opened.complaints).toEqual([]);
  });
});

/** A consumer that takes nothing of what is relayed until its tries are used up. */
async function giveUp(url: string): Promise<void> {
  await using nats = await probe(url);
  await vi.waitFor(async () => {
    const streams = await nats.manager.streams.list().next();
    const relayed = streams.find(({ config }) => config.name === STREAM)?.state.messages ?? 0;
    expect(relayed).toBeGreaterThanOrEqual(N);
  }, POLL);
  await consumeUntilGivenUp(url, STREAM, 'auditor', () => true);
}

async function listed(url: string, headers: Readonly<Record<string, string>>): Promise<void> {
  await vi.waitFor(async () => {
    const answer = await fetch(`${url}/v1/dead-letters`, { headers });
    expect((await answer.json()).letters).toHaveLength(N);
  }, POLL);
}
