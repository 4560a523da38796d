import { findBinary, startNatsServer } from '@kakeya/testing';
import { SignJWT } from 'jose';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumeUntilGivenUp } from '../../../storage/test/support/nats.ts';
import type { Act, DeadLetter, System } from '../../src/pages/system/system_answers.ts';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { sendNow } from '../support/send_now.ts';
import { tableRows } from '../support/table_rows.ts';

const JWT_SECRET = 'known to whoever runs this test, and to nobody else';
const POLL = { timeout: 30_000, interval: 50 };
const LETTERS = 4;

describe.skipIf(noBrowser !== undefined)('the system', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;

  beforeAll(async () => {
    [browser, gateway] = await Promise.all([launchBrowser(), startConsoleGateway()]);
  });

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  const system = async (): Promise<System> => (await fetch(`${gateway.url}/v1/system`)).json();

  it('shows what the gateway stands on, as the gateway says it', async () => {
    await using opened = await openPage(browser, `${gateway.url}/system`);
    const { page, complaints } = opened;
    const projections = await rowsOf(page.getByRole('table', { name: /^Projections/ }));
    const { projections: told, journal } = await system();
    expect(projections.map(({ Projection, State }) => [Projection, State])).toEqual(
      told.map(({ name }) => [name, '✓ up to date']),
    );
    await page.getByRole('region', { name: 'Journal', exact: true }).getByText(journal.id).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps what is searched for in the address, and never says a secret', async () => {
    await using opened = await openPage(browser, `${gateway.url}/system?part=settings`);
    const { page } = opened;
    const table = page.getByRole('table', { name: /^Settings/ });
    await page.getByRole('searchbox', { name: 'Search' }).fill('hmac');
    await page.waitForURL(/find=hmac/);
    const inForce = async (): Promise<readonly unknown[]> =>
      (await tableRows(table)).map((row) => [row['Setting']?.split(' ')[0], row['In force']]);
    expect(await inForce()).toEqual([['PCS_HMAC_KEY', 'set (secret)']]);
    await page.getByRole('checkbox', { name: 'Those with their default, too' }).check();
    await page.waitForURL(/every=true/);
    await page.reload();
    await table.waitFor();
    expect(await inForce()).toContainEqual(['PCS_HMAC_KEYS', 'not set (secret)']);
    if (!('secret' in gateway.key)) throw new Error('The gateway of this test has a secret to keep.');
    expect(await page.content()).not.toContain(new TextDecoder().decode(gateway.key.secret));
  });

  it('says that there is no bus, where there is none', async () => {
    await using opened = await openPage(browser, `${gateway.url}/system?part=letters`);
    await opened.page.getByText('No bus is configured').waitFor();
    expect(await opened.page.getByRole('button', { name: /Redrive|Discard/ }).count()).toBe(0);
  });

  it('shows readiness alone to whoever lacks the scope, and says which it is', async () => {
    await using guarded = await startConsoleGateway({ JWT_SECRET });
    await using opened = await openPage(browser, `${guarded.url}/system`);
    const { page } = opened;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const token = await new SignJWT({ scope: 'pcs:read' })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(JWT_SECRET));
    await page.getByLabel('Bearer token').fill(token);
    await page.getByRole('button', { name: 'Open the console' }).click();
    await page.getByText('system:read').waitFor();
    await page.getByText('✓ ready').waitFor();
    expect(await page.getByRole('navigation', { name: 'Parts of the system page' }).count()).toBe(0);
    expect(asked).not.toContain('/v1/system');
  });

  it.skipIf(findBinary('nats-server') === undefined)(
    'lets dead letters be redriven and discarded, tells what became of each, and records who did it and why',
    async () => {
      await using server = await startNatsServer();
      await using relaying = await startConsoleGateway({ NATS_URL: server.url });
      const { url } = relaying;
      const letters = async (): Promise<readonly DeadLetter[]> =>
        (await (await fetch(`${url}/v1/dead-letters`)).json()).letters;
      await sendNow(relaying, LETTERS, 3);
      const behind = async (): Promise<number | undefined> => {
        const told: System = await (await fetch(`${url}/v1/system`)).json();
        return told.projections.find(({ name }) => name === 'bus')?.lag;
      };
      await expect.poll(behind, POLL).toBe(0);
      await consumeUntilGivenUp(server.url, 'KAKEYA', 'auditor', () => true);
      await expect.poll(async () => (await letters()).length, POLL).toBeGreaterThanOrEqual(LETTERS);
      const [first, ...others] = (await letters()).map(({ seq }) => seq);

      await using opened = await openPage(browser, `${url}/system?part=letters`);
      const { page, complaints } = opened;
      const act = async (verb: string, reason: string): Promise<void> => {
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Reason').fill(reason);
        await dialog.getByRole('button', { name: verb, exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
      };
      await page.getByRole('checkbox', { name: `Dead letter ${first}`, exact: true }).check();
      await page.getByRole('button', { name: 'Redrive 1' }).click();
      await act('Redrive', 'the auditor works again');
      await page.getByText('1 redriven: published again').waitFor();

      await page.getByRole('checkbox', { name: /^All \d+ of this list/ }).check();
      await page.getByRole('button', { name: `Discard ${others.length}` }).click();
      await act('Discard', 'nobody needs them');
      await page.getByText(`${others.length} discarded: no longer a dead letter`).waitFor();
      await page.getByText('There are none').waitFor();
      expect(await letters()).toEqual([]);

      await page.getByRole('link', { name: 'Acts' }).click();
      await expect
        .poll(async () => {
          const { acts }: { readonly acts: readonly Act[] } = await (await fetch(`${url}/v1/acts`)).json();
          return acts.slice(0, 2).map(({ act: what }) => what);
        }, POLL)
        .toEqual(['discard', 'redrive']);
      await page.reload();
      const rows = await rowsOf(page.getByRole('table', { name: /^Acts/ }));
      expect(rows.slice(0, 2).map(({ Who, What }) => [Who, What])).toEqual([
        ['loopback', 'discarded dead letters'],
        ['loopback', 'redrove dead letters'],
      ]);
      expect(rows[0]?.['Detail']).toContain('nobody needs them');
      expect(complaints).toEqual([]);
    },
  );
});

/** Of a table that is still to come. */
async function rowsOf(table: Locator): ReturnType<typeof tableRows> {
  await table.waitFor();
  return tableRows(table);
}
