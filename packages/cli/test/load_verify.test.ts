import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@kakeya/testing';
import { expect, onTestFinished, test } from 'vitest';
import { type ChildGateway, startChildGateway } from '../../gateway/test/support/child_gateway.ts';
import { SECRET } from '../../gateway/test/support/records.ts';
import { EXIT } from '../src/exit_code.ts';
import type { LoadReport } from '../src/load/results/report.ts';
import { type Ended, temporaryDirectory } from './support/cli.ts';

const BIN = fileURLToPath(new URL('../bin/kakeya.js', import.meta.url));

/** Without tokens nobody may read in the second setting, so what was acknowledged can only be sent again. */
const SETTINGS = {
  read: { env: {}, args: [] },
  resubmit: { env: { MULTI_TENANT: 'true', TENANTS: `acme:hmac:${SECRET}` }, args: ['--tenant', 'acme'] },
} as const;
type Method = keyof typeof SETTINGS;
const METHODS: readonly Method[] = ['read', 'resubmit'];

interface Site {
  readonly dataDir: string;
  readonly url: string;
  readonly method: Method;
  /** On the same port as before. */
  start(): Promise<ChildGateway>;
}

async function newSite(method: Method): Promise<Site> {
  const dataDir = temporaryDirectory();
  const port = await freePort();
  return {
    dataDir,
    url: `http://127.0.0.1:${port}`,
    method,
    async start() {
      const gateway = await startChildGateway(dataDir, { PORT: String(port), ...SETTINGS[method].env });
      onTestFinished(() => gateway.kill());
      return gateway;
    },
  };
}

interface Loading {
  interrupt(): void;
  readonly ended: Promise<Ended & { readonly report: LoadReport }>;
}

function startLoad({ url, method }: Site, options: readonly string[]): Loading {
  const plan = ['load', '--endpoint', url, '--key', SECRET, '--json', '--verify', '--connections', '8'];
  const child = spawn(process.execPath, [BIN, ...plan, ...SETTINGS[method].args, ...options], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended & { report: LoadReport }>((resolve, reject) => {
    child.on('close', (code) => {
      if (stdout === '') reject(new Error(`no report, exit ${code}: ${stderr}`));
      else resolve({ code, stdout, stderr, report: JSON.parse(stdout) });
    });
  });
  return { interrupt: () => void child.kill('SIGINT'), ended };
}

/** Waits until the gateway has taken so many submissions. */
async function ingested(url: string, count: number): Promise<void> {
  for (let seen = 0; seen < count; ) {
    const text = await (await fetch(`${url}/metrics`)).text();
    seen = Number(/^flk_ingest_total (\d+)$/m.exec(text)?.[1]);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What is due while the gateway is away waits for it, so the run outlasts the restart. */
const RUN = ['--rate', '300', '--duration', '1.5'];
const KILL_AFTER = 200;

async function killedUnderLoad(method: Method, whileAway: (site: Site) => Promise<void>) {
  const site = await newSite(method);
  const gateway = await site.start();
  const load = startLoad(site, RUN);
  await ingested(site.url, KILL_AFTER);
  await gateway.kill();
  await whileAway(site);
  await site.start();
  return load.ended;
}

test('SIGKILL under load and a restart: no acknowledged record is lost, whichever way it is asked for', async () => {
  const runs = METHODS.map((method) => killedUnderLoad(method, () => Promise.resolve()));
  for (const [i, { code, stderr, report }] of (await Promise.all(runs)).entries()) {
    const { requests, verify, unexpected, connections } = report;
    expect({ code, stderr, unexpected }).toEqual({ code: EXIT.ok, stderr: '', unexpected: [] });
    expect(connections.faults).not.toEqual({});
    expect(requests).toMatchObject({
      intended: requests.sent,
      sent: requests.completed + requests.unknown,
      unsent: 0,
    });
    const acknowledged = verify?.acknowledged ?? 0;
    expect(acknowledged).toBeGreaterThan(KILL_AFTER);
    const none = { missing: 0, different: 0, losses: [], stopped: null };
    expect(verify).toEqual({ method: METHODS[i], acknowledged, checked: acknowledged, ...none });
  }
});

test('a gateway that comes back without its data: the loss is found and listed, exit 20', async () => {
  const lose = ({ dataDir }: Site): Promise<void> => rm(dataDir, { recursive: true });
  const runs = METHODS.map((method) => killedUnderLoad(method, lose));
  for (const { code, report } of await Promise.all(runs)) {
    expect(code).toBe(EXIT.rejected);
    const { checked, acknowledged, missing = 0, different = 0, losses } = report.verify ?? {};
    expect(checked).toBe(acknowledged);
    expect(missing).toBeGreaterThan(KILL_AFTER / 2);
    expect(losses).toHaveLength(missing + different);
    expect(losses?.every(({ pcs_id }) => /^[0-9a-f]{64}$/.test(pcs_id))).toBe(true);
  }
});

test('a gateway that stays away: the verification gives up, says so, and exits with 4', async () => {
  const site = await newSite('read');
  const gateway = await site.start();
  const load = startLoad(site, [
    '--rate',
    '300',
    '--duration',
    '1',
    '--timeout',
    '0.5',
    '--verify-timeout',
    '0.5',
  ]);
  await ingested(site.url, 100);
  await gateway.kill();
  const { code, report } = await load.ended;
  expect(code).toBe(EXIT.unavailable);
  const { requests, verify } = report;
  expect(requests.intended).toBe(requests.completed + requests.unknown + requests.unsent);
  expect(requests.unsent).toBeGreaterThan(0);
  expect(verify).toMatchObject({ checked: 0, stopped: 'no usable answer for 0.5 s' });
});

test('Ctrl-C ends the load early; what was done is verified and reported', async () => {
  const site = await newSite('read');
  await site.start();
  const load = startLoad(site, ['--rate', '300', '--duration', '600']);
  await ingested(site.url, 100);
  load.interrupt();
  const { code, report } = await load.ended;
  expect(code).toBe(EXIT.ok);
  expect(report.interrupted).toBe(true);
  expect(report.requests.completed).toBeGreaterThan(50);
  expect(report.requests.intended).toBe(report.requests.sent + report.requests.unsent);
  expect(report.verify).toMatchObject({ checked: report.verify?.acknowledged, missing: 0, stopped: null });
});
