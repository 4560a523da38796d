import { rm } from 'node:fs/promises';
import { asPcsId, asTenantId } from '@kakeya/protocol';
import type { ProjectionStore } from '@kakeya/storage';
import {
  budgetOf,
  type Change,
  DEFAULT_DECISION_SETTINGS,
  EMPTY_DECISION_STATE,
  type LabelChange,
  regimeOf,
  tenantStateOf,
} from '@kakeya/verdict';
import { afterEach, describe, expect, test } from 'vitest';
import type { LoggedResult } from '../src/effects/projection.ts';
import { createLogger } from '../src/core_mod.ts';
import { proposeRecalibration } from '../src/watch/propose_recalibration.ts';
import { Watch } from '../src/watch/watch.ts';
import { startChildGateway } from './support/child_gateway.ts';
import { START_MS, startTestCore, type TestCore } from './support/core.ts';
import { get, post, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { seededRandom } from './support/random.ts';
import { signedBody } from './support/records.ts';
import { changesOf } from './support/rederive.ts';

const TENANT = asTenantId('default');
const POLL = { timeout: 30_000, interval: 5 };
/** Time in milliseconds after which the housekeeping looks for what is due. */
const MINUTE_MS = 60_000;

let dataDir: string | undefined;
afterEach(async () => {
  if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  dataDir = undefined;
});

interface Shown {
  readonly martingale: { readonly n: number; readonly alarm: boolean };
  readonly decisions: number;
  readonly miscoverage: Readonly<
    Record<'accept' | 'reject', { readonly labelled: number; readonly errors: number }>
  >;
}

const watchOf = async (url: string): Promise<Shown | null> =>
  Object((await get(`${url}/v1/calibration/default`)).body)['watch'];
const seen = async (url: string): Promise<number | undefined> => (await watchOf(url))?.martingale.n;
const label = async (url: string, pcs_id: unknown, said: string): Promise<unknown> => {
  const body = JSON.stringify({ pcs_id, label: said, labelled_by: 'ada' });
  const reply = await fetch(`${url}/v1/labels`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return Object(JSON.parse(await reply.text()))['counted'];
};

describe('the watch, over HTTP', () => {
  test('counts outcomes and labels once each, and goes on after a restart where it was', async () => {
    dataDir = await temporaryDirectory();
    const env = { LABEL_SHARE: '1', JUDGE_THREADS: '0' };
    let running = await startTestGateway(env, dataDir);
    const first = running.gateway.url;
    expect((await get(`${first}/v1/calibration/default`)).status).toBe(200);
    const ids: unknown[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.push((await post(first, await signedBody(`outcome ${index}`))).body['pcs_id']);
    }
    // What the checks refuse, what is replayed and what is malformed decides nothing by its score.
    expect((await post(first, await signedBody('refused', { budget: 0.9 }))).body['decision']).toBe('reject');
    await post(first, await signedBody('outcome 0'));
    await post(first, '{');
    await expect.poll(() => seen(first), POLL).toBe(5);
    expect(await label(first, ids[0], 'wrong')).toBe(true);
    expect(await label(first, ids[1], 'benign')).toBe(true);
    expect(await label(first, ids[1], 'benign')).toBe(true);
    const labelled = { accept: { labelled: 1, errors: 1 }, reject: { labelled: 1, errors: 0 } };
    await expect.poll(async () => (await watchOf(first))?.miscoverage, POLL).toMatchObject(labelled);
    const before = await watchOf(first);

    running = await running.restart();
    const { url } = running.gateway;
    await expect.poll(() => seen(url), POLL).toBe(5);
    expect({ ...(await watchOf(url)), atMs: 0 }).toEqual({ ...before, atMs: 0 });
    await post(url, await signedBody('one more'));
    await expect.poll(() => seen(url), POLL).toBe(6);
    await running.gateway.close();
  });
  // wipes out what came after it (and a label before a recalibration is taken for one after it).
  test('kill -9: what it saw is seen again, once', async () => {
    dataDir = await temporaryDirectory();
    const child = await startChildGateway(dataDir, { LABEL_SHARE: '1' });
    const { body } = await post(child.url, await signedBody('outcome 0'));
    for (let index = 1; index < 5; index += 1) await post(child.url, await signedBody(`outcome ${index}`));
    await label(child.url, body['pcs_id'], 'wrong');
    await child.kill();
    const running = await startTestGateway({ LABEL_SHARE: '1', JUDGE_THREADS: '0' }, dataDir);
    const { url } = running.gateway;
    try {
      await expect
        .poll(async () => (await get(`${url}/metrics`)).text, POLL)
        .toMatch(/^flk_projection_lag_entries\{projection="watch"\} 0$/m);
      expect(await watchOf(url)).toMatchObject({
        martingale: { n: 5 },
        miscoverage: { accept: { labelled: 1, errors: 1 } },
      });
    } finally {
      await running.gateway.close();
    }
  });
});

/** A projection store that keeps everything in memory. */
function memoryStore(): ProjectionStore {
  const kept = new Map<string, Awaited<ReturnType<ProjectionStore['load']>>>();
  return {
    load: async (name) => kept.get(name),
    save: async (name, checkpoint) => void kept.set(name, checkpoint),
  };
}

const result = (seq: number, score: number | null): LoggedResult => ({
  seq,
  result: {
    kind: 'decided',
    inbox: seq,
    tenant: TENANT,
    request_id: 'r',
    status: 200,
    pcs_id: asPcsId('a'.repeat(64)),
    decision: 'accept',
    score,
    answerJson: '{}',
  },
});
const changed = (seq: number, change: Change) => ({ seq, change });
const SETTINGS: Change = {
  kind: 'settings',
  tenant: TENANT,
  at_ms: 0,
  settings: DEFAULT_DECISION_SETTINGS,
  sample_seed: 'seed',
};
const RECALIBRATION: Change = {
  kind: 'recalibration',
  tenant: TENANT,
  at_ms: 0,
  by: 'ada',
  keep_since_ms: null,
  triggers: [],
};
const labelled = (pcs_id: string, said: 'wrong' | 'benign'): LabelChange => ({
  kind: 'label',
  tenant: TENANT,
  at_ms: 0,
  request_id: 'r',
  pcs_id,
  label: said,
  labelled_by: 'ada',
  evidence_digest: null,
  decided_at_ms: 0,
  decision: 'accept',
  bounds_score: 0.5,
  features: null,
  propensity: 1,
  label_share: 1,
  left_out: null,
});
const openWatch = async (store = memoryStore()): Promise<Watch> => {
  const watch = new Watch(store, { latest: EMPTY_DECISION_STATE }, () => 0);
  await watch.open(1000);
  return watch;
};

/** A log of outcomes and changes that all bear on what the watch counts. */
const LOG = [
  changed(1, SETTINGS),
  result(2, 0.1),
  result(3, 0.2),
  changed(4, labelled('a', 'wrong')),
  result(5, null),
  changed(6, RECALIBRATION),
  result(7, 0.7),
  result(8, 0.4),
  changed(9, labelled('b', 'benign')),
];

async function applied(watch: Watch, ...batches: readonly (typeof LOG)[]): Promise<unknown> {
  for (const batch of batches) {
    const results = batch.filter((entry) => 'result' in entry);
    const changes = batch.filter((entry) => 'change' in entry);
    await watch.apply(results, batch.at(-1)?.seq ?? 0, changes);
  }
  return watch.report('default');
}

describe('the watch, as a projection', () => {
  const oneByOne = LOG.map((entry) => [entry]);

  test('what comes again after a failed snapshot, or a restart, is passed over', async () => {
    const store = memoryStore();
    const watch = await openWatch(store);
    const report = await applied(watch, ...oneByOne);
    expect(report).toMatchObject({
      decisions: 2,
      martingale: { n: 2 },
      ks: { n: 2, m: 2 },
      miscoverage: { accept: { labelled: 0 }, reject: { labelled: 1 } },
    });
    expect(await applied(watch, LOG.slice(-4))).toEqual(report);
    await watch.close();
    const next = await openWatch(store);
    expect(next.report('default')).toEqual(report);
    expect(await applied(next, LOG)).toEqual(report);
  });

  // Fails, see above.
  test('how the log is cut into batches makes no difference', async () => {
    const report = await applied(await openWatch(), ...oneByOne);
    expect(await applied(await openWatch(), LOG)).toEqual(report);
  });
  test('a corrected label takes the place of the first, as it does in the calibration', async () => {
    const log = [changed(1, labelled('a', 'wrong')), changed(2, labelled('a', 'benign'))];
    expect(await applied(await openWatch(), log)).toMatchObject({
      miscoverage: { accept: { labelled: 0 }, reject: { labelled: 1 } },
    });
  });

  test('a label of an outcome with the smallest chance that settings allow does not stop it', async () => {
    const rare = { ...labelled('a', 'wrong'), propensity: 1e-4, label_share: 1e-4 };
    expect(await applied(await openWatch(), [changed(1, rare)])).toMatchObject({
      miscoverage: { accept: { labelled: 1 } },
    });
  });
});

describe('drift', () => {
  let node: TestCore | undefined;
  afterEach(async () => {
    await node?.stop();
    dataDir = node?.dataDir;
    node = undefined;
  });

  /** Decides records whose scores lie about `coh`, until the watch has seen them. */
  async function decide({ core }: TestCore, name: string, count: number, coh: number): Promise<void> {
    const random = seededRandom(count);
    const before = core.watch.report('default')?.decisions ?? 0;
    for (let index = 0; index < count; index += 1) {
      const signals = { D_hat: 1, coh_star: coh + random() / 10, r: 0.6 };
      const body = await signedBody(`${name} ${index}`, {
        ...signals,
        regime: regimeOf(signals),
        budget: budgetOf(signals),
      });
      await core.ingest.submit({
        tenant: TENANT,
        requestId: `${name}${index}`,
        receivedAtMs: 0,
        body: Buffer.from(body),
      });
    }
    await expect.poll(() => core.watch.report('default')?.decisions, POLL).toBe(before + count);
  }

  const due = async ({ dataDir: directory }: TestCore): Promise<readonly Change[]> =>
    (await changesOf(directory)).filter(({ kind }) => kind === 'proposal' || kind === 'recalibration');
  /** What the housekeeping does each minute, without its timer. */
  const lookAgain = ({ core }: TestCore, policy: 'propose' | 'apply'): Promise<void> =>
    proposeRecalibration({
      watch: core.watch,
      decisions: core.decisions,
      policy,
      clock: () => 0,
      logger: createLogger('silent'),
    });

  test('of the scores raises the alarm, and what is due is proposed once; a request ends it', async () => {
    const running = await startTestCore();
    node = running;
    const { core } = running;
    const shown = () => core.watch.report('default');
    await decide(running, 'as ever', 100, 0.2);
    expect(shown()).toMatchObject({ martingale: { alarm: false }, proposals: [], proposed: false });
    running.advance(MINUTE_MS);
    await decide(running, 'otherwise', 60, 0.7);
    expect(shown()).toMatchObject({ martingale: { alarm: true }, proposals: [{ kind: 'drift' }] });
    running.advance(MINUTE_MS);
    await expect.poll(() => due(running), POLL).toMatchObject([{ kind: 'proposal', triggers: ['drift'] }]);
    await expect.poll(() => shown()?.proposed, POLL).toBe(true);
    await lookAgain(running, 'propose');
    await lookAgain(running, 'apply');
    expect((await due(running)).length).toBe(1);

    await core.decisions.append({ ...RECALIBRATION, at_ms: START_MS });
    await expect.poll(() => shown()?.proposed, POLL).toBe(false);
    expect(shown()).toMatchObject({ martingale: { n: 0, alarm: false }, proposals: [], decisions: 0 });
  });
  // drift included, so that the alarm is raised again, and under `apply` the new labels are forgotten, too.
  test('is over once it led to a recalibration: what is usual since raises no alarm', async () => {
    const running = await startTestCore();
    node = running;
    await decide(running, 'as ever', 100, 0.2);
    await decide(running, 'otherwise', 60, 0.7);
    await running.core.decisions.append({ ...RECALIBRATION, at_ms: START_MS, triggers: ['drift'] });
    await expect.poll(() => running.core.watch.report('default')?.decisions, POLL).toBe(0);
    await decide(running, 'as since', 100, 0.7);
    expect(running.core.watch.report('default')).toMatchObject({ martingale: { alarm: false } });
  });

  test('under `apply` it forgets the labels from before, and is watched anew', async () => {
    const running = await startTestCore({ env: { CALIBRATION_RECALIBRATE: 'apply' } });
    node = running;
    const { core } = running;
    const items = (): number => tenantStateOf(core.decisions.latest, 'default').items.length;
    await decide(running, 'as ever', 100, 0.2);
    await core.decisions.append(labelled('a', 'wrong'));
    expect(items()).toBe(1);
    running.advance(MINUTE_MS);
    await decide(running, 'otherwise', 60, 0.7);
    running.advance(MINUTE_MS);
    await expect
      .poll(() => due(running), POLL)
      .toMatchObject([
        { kind: 'proposal', triggers: ['drift'] },
        { kind: 'recalibration', by: 'policy', triggers: ['drift'], keep_since_ms: expect.any(Number) },
      ]);
    await expect.poll(() => core.watch.report('default')?.martingale.alarm, POLL).toBe(false);
    expect(items()).toBe(0);
    await lookAgain(running, 'apply');
    expect((await due(running)).length).toBe(2);
  });
});
