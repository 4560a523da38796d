import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SignJWT } from 'jose';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bandit, Models, Routing } from '../../src/pages/learning/learning_answers.ts';
import { formatNumber } from '../../src/ui/format.ts';
import { launchBrowser, noBrowser, openPage } from '../support/browser.ts';
import { type ConsoleGateway, startConsoleGateway } from '../support/console_gateway.ts';
import { labelWanted, sendTraffic } from '../support/showcase.ts';
import { tableRows } from '../support/table_rows.ts';
import { trainRiskModel } from '../support/train_risk_model.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/bin/kakeya.js', import.meta.url));
const DAY_MS = 86_400_000;
const TO_PREPARE_MS = 240_000;
const POLL = { timeout: 20_000, interval: 200 };
const JWT_SECRET = 'a secret of this test, long enough for HS256';
const HMAC_KEY = 'a key of this test and of nothing else';
/** So few labels never let calibration decide: the checks alone accept, and accepted outputs teach what is usual. */
const BY_CHECKS = { CALIBRATION_DELTA_ACCEPT: '0.0001', CALIBRATION_DELTA_REJECT: '0' };
/** Part of each is wrong: enough for 20 in every part of the training, and for as many since. */
const [LEARNT_FROM, SINCE] = [500, 150];

describe.skipIf(noBrowser !== undefined)('risk and routing', () => {
  let browser: Browser;
  let gateway: ConsoleGateway;
  let modelId: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    gateway = await startConsoleGateway({
      ENABLE_CALIBRATION_LOGGING: 'true',
      LABEL_SHARE: '1',
      ...BY_CHECKS,
    });
    const nowMs = Date.now();
    const trainedMs = nowMs - DAY_MS;
    const send = async (n: number, seed: number, fromMs: number, untilMs: number): Promise<void> => {
      const sent = await sendTraffic(gateway, { n, seed, fromMs, untilMs });
      await labelWanted(gateway, sent, 'jonas');
    };
    await send(LEARNT_FROM, 7, trainedMs - DAY_MS, trainedMs - 1000);
    const { url, dataDir } = gateway;
    const act = { who: 'mara', reason: 'the first of the shop', atMs: trainedMs };
    modelId = await trainRiskModel({ url, dataDir, tenant: 'default', ...act });
    await send(SINCE, 11, trainedMs + 1000, nowMs);
    gateway.setClock(nowMs);
  }, TO_PREPARE_MS);

  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  const models = async (): Promise<Models> => (await fetch(`${gateway.url}/v1/models/default`)).json();
  const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

  it('shows the model in force, who put it there, and how it does on labels that it never saw', async () => {
    await expect.poll(async () => (await models()).evaluation?.n, POLL).toBeGreaterThan(100);
    const { evaluation } = await models();
    await using opened = await openPage(browser, `${gateway.url}/learning`);
    const { page, complaints } = opened;
    await panel(page, 'Model in force').getByText(modelId).first().waitFor();

    const { low = Number.NaN, high = Number.NaN } = evaluation?.auc?.interval ?? {};
    const since = await panel(page, 'On labels since').innerText();
    expect(since).toContain(`95 %: ${formatNumber(low)} to ${formatNumber(high)} · n ${evaluation?.n}`);

    await panel(page, 'Reliability').getByRole('button', { name: 'Table' }).click();
    const bins = await rowsOf(page.getByRole('table', { name: 'Reliability by bin' }));
    expect(bins.map(({ n }) => Number(n))).toEqual(evaluation?.reliability.map(({ n }) => n));

    const groups = await rowsOf(page.getByRole('table', { name: 'The model per subgroup' }));
    expect(groups.map(({ Subgroup }) => Subgroup)).toEqual(
      evaluation?.fairness.map(({ subgroup }) => subgroup),
    );
    const done = await rowsOf(page.getByRole('table', { name: 'History of the models' }));
    expect(done.map(({ Who, What, Why }) => [Who, What, Why])).toEqual([
      ['mara', 'promoted', 'the first of the shop'],
      ['mara', 'registered', 'the first of the shop'],
    ]);
    expect(complaints).toEqual([]);
  });

  it('where there is no model says commands that make one, as they are', async () => {
    await using opened = await openPage(browser, `${gateway.url}/learning?part=anomaly`);
    const { page } = opened;
    const shown = page.getByRole('region', { name: 'commands that train and promote a model', exact: true });
    const lines = (await shown.innerText()).trim().split('\n');
    expect(lines.length).toBe(2);
    const directory = await mkdtemp(join(tmpdir(), 'kakeya-shown-'));
    await symlink(gateway.dataDir, join(directory, '.kakeya'));
    for (const line of lines) {
      const [npx, name, ...args] = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([all, quoted]) => quoted ?? all);
      expect([npx, name]).toEqual(['npx', 'kakeya']);
      await promisify(execFile)(process.execPath, [COMMAND, ...args], { cwd: directory });
    }
    await rm(directory, { recursive: true });
    await expect.poll(async () => (await models()).anomaly.models[0]?.active, POLL).toBe(true);
    await page.reload();
    await panel(page, 'Model in force').getByText('Isolation forest, 100 trees').waitFor();
  });

  it('where there is no experiment and no bandit shows a configuration that makes them', async () => {
    await using opened = await openPage(browser, `${gateway.url}/learning?part=routing`);
    const { page } = opened;
    const shown = async (what: string): Promise<string> => {
      const text = await page.getByRole('region', { name: `${what} in the configuration file` }).innerText();
      return text.replace('# its keys as they are', `keys: [{ alg: hmac, key: "${HMAC_KEY}" }]`);
    };
    const [routing, bandit] = [
      await ofGateway<Routing>(await shown('a routing experiment'), 'routing'),
      await page
        .getByRole('link', { name: 'Bandit' })
        .click()
        .then(async () => ofGateway<Bandit>(await shown('a bandit'), 'bandit')),
    ];
    expect(routing).toMatchObject({ enabled: true, experiment: { id: 'first', treatment_share: 0.5 } });
    expect(bandit.arms.map(({ arm }) => arm)).toEqual(['lean', 'strict']);
  });
});

/** What a gateway with that configuration says. */
async function ofGateway<T>(configuration: string, what: 'routing' | 'bandit'): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-shown-'));
  const file = join(directory, 'kakeya.yaml');
  await writeFile(file, configuration);
  await using gateway = await startConsoleGateway({ MULTI_TENANT: 'true', KAKEYA_CONFIG: file, JWT_SECRET });
  await rm(directory, { recursive: true });
  const token = await new SignJWT({ tenant_id: 'default', scope: 'calibration:read' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(JWT_SECRET));
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${gateway.url}/v1/${what}/default`, { headers });
  expect(answer.status).toBe(200);
  return answer.json();
}

/** Of a table that is still to come. */
async function rowsOf(table: Locator): ReturnType<typeof tableRows> {
  await table.waitFor();
  return tableRows(table);
}
