import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Static } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CalibrationStateSchema } from '../src/http/calibration_schemas.ts';
import { CalibrationChartsSchema, PreviewSchema } from '../src/http/learning/learning_schemas.ts';
import { get, NEVER_MS, post, temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

type Charts = Static<typeof CalibrationChartsSchema>;
type Preview = Static<typeof PreviewSchema>;

const SCOPES = 'pcs:submit labels:write calibration:read calibration:write';
const POLL = { timeout: 20_000, interval: 20 };
const TENANTS = [tenant('seen', { decision: { label_share: 1 } }), tenant('empty'), tenant('other')];
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const isCharts = ajv.compile(CalibrationChartsSchema);
const isPreview = ajv.compile(PreviewSchema);
const isState = ajv.compile(CalibrationStateSchema);

let dataDir: string;
let running: TenantGateway;
const start = () =>
  startTenantGateway({ tenants: TENANTS, dataDir, env: { JWT_SECRET, MAX_EVENT_LOOP_LAG_MS: NEVER_MS } });
beforeAll(async () => {
  dataDir = await temporaryDirectory();
  running = await start();
});
afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const read = async (path: string, id = 'seen', scope = SCOPES) =>
  get(`${running.url}/v1/calibration/${path}`, await token(id, scope));
async function charts(id = 'seen'): Promise<Charts> {
  const { body } = await read(`${id}/charts`, id);
  if (!isCharts(body)) throw new Error(ajv.errorsText(isCharts.errors));
  return body;
}
async function preview(accept: number, reject: number, id = 'seen'): Promise<Preview> {
  const reply = await read(`${id}/preview?delta_accept=${accept}&delta_reject=${reject}`, id);
  expect(reply.headers.get('cache-control')).toBe('private, no-store');
  if (!isPreview(reply.body)) throw new Error(ajv.errorsText(isPreview.errors) + reply.text);
  return reply.body;
}
const send = async (path: string, body: object) => {
  const reply = await fetch(`${running.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await token('seen', SCOPES)) },
    body: JSON.stringify(body),
  });
  expect(reply.status).toBe(200);
};
const imported = (count: number, score: number, label: string) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${label}-${score}-${index}`,
    score,
    label,
    at: '2026-01-01T00:00:00Z',
  }));
const decide = async (name: string): Promise<string> => {
  const { body } = await post(
    running.url,
    await signedBody(name, {}, hmacKey('seen secret')),
    await token('seen', SCOPES),
  );
  return String(body['pcs_id']);
};
/** The score of every record here; see `labels.test.ts`. */
const SCORE = 0.3 / 1.05;

const expectState = async (id: string): Promise<void> => {
  const { body } = await read(id, id);
  expect(isState(body) || ajv.errorsText(isState.errors)).toBe(true);
};

describe('before anything was decided', () => {
  test('the state is what its schema says', () => expectState('empty'));

  test('charts are empty, and a preview has no shares', async () => {
    expect(await charts('empty')).toMatchObject({
      tenant: 'empty',
      scores: { n_wrong: 0, n_benign: 0, n_recent: 0, recent: Array.from({ length: 40 }, () => 0) },
      martingale: { threshold: 100, alarm: false, n: 0, log10: 0, max_log10: 0, path: [] },
      ks: null,
      errors: [
        { mistake: 'accept_given_wrong', n: 0, rate: null, interval: null, alarm: false },
        { mistake: 'reject_given_benign', n: 0, rate: null, interval: null, alarm: false },
      ],
    });
    expect(await preview(0.1, 0.1, 'empty')).toMatchObject({
      n_scored: 0,
      asked: { delta_accept: 0.1, accept: { feasible: false, n: 0, needs: 9 }, shares: null },
      in_force: { delta_accept: 0.05, accept_below: null, shares: null },
    });
  });
});

describe('with labels and outcomes', () => {
  beforeAll(async () => {
    const records = [
      ...imported(19, 0.8, 'wrong'),
      ...imported(10, 0.1, 'benign'),
      ...imported(10, 1, 'benign'),
    ];
    await send('/v1/calibration/seen/records', { by: 'pilot', records });
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) ids.push(await decide(`outcome ${index}`));
    await send('/v1/labels', { pcs_id: ids[0], label: 'wrong', labelled_by: 'ada' });
    await send('/v1/labels', { pcs_id: ids[1], label: 'benign', labelled_by: 'ada' });
  });
  /** Projections follow the log at their own pace. */
  const settled = async (): Promise<void> => {
    await expect.poll(async () => (await charts()).errors.map(({ n }) => n), POLL).toEqual([1, 1]);
    await expect.poll(async () => (await charts()).scores.n_recent, POLL).toBe(6);
  };

  test('the state is what its schema says, with what is watched', async () => {
    await settled();
    await expectState('seen');
    expect((await read('seen')).body['watch']).toMatchObject({ decisions: 6, proposed: false });
  });

  test('a preview shows what other bounds would do, what is in force, and applies nothing', async () => {
    await settled();
    const before = (await read('seen')).text;
    const { n_scored, asked, in_force } = await preview(0.1, 0.01);
    expect(n_scored).toBe(6);
    // Of 20 wrong labels one lies as low as the outcomes: p = 2/21 is within 0.1, and not within 0.05.
    expect(asked).toEqual({
      delta_accept: 0.1,
      delta_reject: 0.01,
      accept: { feasible: true, n: 20, needs: 9 },
      reject: { feasible: false, n: 21, needs: 99 },
      accept_below: 0.8,
      reject_above: null,
      shares: { accept: 1, escalate: 0, reject: 0, checks_alone: 0 },
    });
    const { accept, reject, accept_below, reject_above } = (await read('seen')).body;
    expect(in_force).toMatchObject({ delta_accept: 0.05, accept, reject, accept_below, reject_above });
    expect(in_force.shares).toEqual({ accept: 0, escalate: 1, reject: 0, checks_alone: 0 });
    expect((await preview(0, 0)).asked.shares).toEqual({
      accept: 0,
      escalate: 0,
      reject: 0,
      checks_alone: 1,
    });
    const withoutTime = (text: string) => ({ ...JSON.parse(text), watch: null });
    expect(withoutTime((await read('seen')).text)).toEqual(withoutTime(before));
  });

  test('charts count labels and outcomes by bin, and show errors with their intervals', async () => {
    await settled();
    const { scores, errors, martingale, ks } = await charts();
    expect([scores.n_wrong, scores.n_benign, scores.n_recent]).toEqual([20, 21, 6]);
    const filled = (counts: readonly number[]) =>
      counts.flatMap((count, bin) => (count === 0 ? [] : [[scores.edges[bin], count]]));
    const at = Math.floor(SCORE * 40) / 40;
    expect(filled(scores.wrong)).toEqual([
      [at, 1],
      [0.8, 19],
    ]);
    expect(filled(scores.benign)).toEqual([
      [0.1, 10],
      [at, 1],
      [0.975, 10],
    ]);
    expect(filled(scores.recent)).toEqual([[at, 6]]);
    expect(ks).toBeNull();
    expect(errors).toMatchObject([
      { mistake: 'accept_given_wrong', delta: 0.05, n: 1, mistakes: 1, rate: 1, confidence: 0.95 },
      {
        mistake: 'reject_given_benign',
        delta: 0.05,
        n: 1,
        mistakes: 0,
        rate: 0,
        interval: null,
        alarm: false,
      },
    ]);
    expect(martingale.path.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
    const last = martingale.path.at(-1);
    expect([martingale.n, martingale.log10, martingale.max_log10]).toEqual([6, last?.log10, last?.max_log10]);
    const times = martingale.path.map(({ at: time }) => Date.parse(time));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.abs(Date.now() - (times[0] ?? 0))).toBeLessThan(3_600_000);
  });

  test('the path is the same after a restart, and when the whole log is read anew', async () => {
    await settled();
    const before = (await charts()).martingale;
    await running[Symbol.asyncDispose]();
    running = await start();
    expect((await charts()).martingale).toEqual(before);
    await running[Symbol.asyncDispose]();
    await rm(join(dataDir, 'projections', 'watch.snapshot'));
    running = await start();
    await expect.poll(async () => (await charts()).martingale, POLL).toEqual(before);
  });
});

describe('who may look', () => {
  test.each(['seen/preview?delta_accept=0.1&delta_reject=0.1', 'seen/charts'])(
    'at %s: the tenant itself, with calibration:read',
    async (path) => {
      expect(await read(path, 'other')).toMatchObject({
        status: 403,
        body: { type: 'urn:kakeya:problem:tenant-mismatch' },
      });
      const reply = await read(path, 'seen', 'pcs:read');
      expect(reply).toMatchObject({ status: 403, body: { type: 'urn:kakeya:problem:forbidden-scope' } });
    },
  );

  test.each([
    ['no bounds', '', '/delta_accept'],
    ['a bound above 1', '?delta_accept=2&delta_reject=0.1', '/delta_accept'],
    ['a bound that is no number', '?delta_accept=0.1&delta_reject=few', '/delta_reject'],
    ['a bound given twice', '?delta_accept=0.1&delta_accept=0.2&delta_reject=0.1', '/delta_accept'],
    ['what is not known', '?delta_accept=0.1&delta_reject=0.1&apply=true', '/apply'],
  ])('a preview with %s is refused with a pointer', async (_, query, pointer) => {
    const { status, body } = await read(`seen/preview${query}`);
    expect([status, JSON.stringify(body['errors'])]).toEqual([400, expect.stringContaining(`"${pointer}"`)]);
  });
});
