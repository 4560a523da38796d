import type { JournalEntry } from '@kakeya/storage';
import { budgetOf, regimeOf } from '@kakeya/verdict';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHANGE, decodeChange, decodeHeard, HEARD } from '../src/mod.ts';
import { encodeChange, encodeHeard } from '../src/pipeline/log_entry.ts';
import {
  type JudgeBehaviour,
  type JudgeServer,
  answers,
  fails,
  passes,
  startJudge,
} from './support/external_judge.ts';
import { post, type Reply, startTestGateway, type TestGateway, totals } from './support/gateway.ts';
import { seededRandom } from './support/random.ts';
import { signedBody } from './support/records.ts';
import { changesOf, rederiveAll } from './support/rederive.ts';
import { envelope, GROUNDED, WRONG_NUMBER } from './support/texts.ts';

const SEED = 20_260_301;
const WRITERS = 16;
const SUBMISSIONS = 80;

/** Each run differs from the one before in what decides. */
const RUNS: readonly Readonly<Record<string, string>>[] = [
  {
    LABEL_SHARE: '0.5',
    ENSEMBLE_CHECKS: 'pcs_recompute,grounding:1:open,self_consistency:1:open,external_judge:2:open:30000',
    ENSEMBLE_MIN_PASSES: '3',
  },
  {
    LABEL_SHARE: '0.5',
    CALIBRATION_DELTA_ACCEPT: '0.2',
    CALIBRATION_DELTA_REJECT: '0.3',
    RAG_SHINGLE_SIZE: '3',
  },
  {
    LABEL_SHARE: '1',
    REQUIRE_GUARANTEE: 'true',
    CALIBRATION_MAX_RECORDS: '40',
    ENABLE_CALIBRATION_LOGGING: 'true',
  },
];

type Random = () => number;
const pick = <T>(random: Random, first: T, ...others: readonly T[]): T =>
  [first, ...others][Math.floor(random() * (others.length + 1))] ?? first;

/** A record with a score of its own: sound, unsure or refused. */
function overridesOf(random: Random): Record<string, unknown> {
  const signals = { D_hat: 1, coh_star: Math.round(random() * 100) / 100, r: 0.6 };
  const budget = budgetOf(signals) + (random() < 0.05 ? 0.5 : 0);
  return { ...signals, regime: regimeOf(signals), budget: Math.min(1, budget) };
}

async function bodyOf(name: string, random: Random): Promise<string> {
  const overrides = overridesOf(random);
  const texts = pick(random, undefined, GROUNDED, WRONG_NUMBER);
  if (texts === undefined) return signedBody(name, overrides);
  const samples = pick(random, undefined, [texts.answer], ['Nobody has written that down.']);
  return envelope(name, texts, overrides, { ...texts, samples });
}

/** Submits from many writers at once, who also label, import and recalibrate in between. */
async function drive(url: string, run: number, random: Random): Promise<void> {
  const send = (path: string, body: object): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const label = ({ body }: Reply): Promise<Response> => {
    const wrong = random() < Object(body['score']).value;
    return send('/v1/labels', {
      pcs_id: body['pcs_id'],
      label: wrong ? 'wrong' : 'benign',
      labelled_by: 'ada',
    });
  };
  const records = (index: number) =>
    Array.from({ length: 5 }, (_, each) => ({
      id: `${run}-${index}-${each}`,
      score: 0.5 + random() / 2,
      label: pick(random, 'wrong', 'benign'),
      at: '2026-01-01T00:00:00Z',
    }));
  let next = 0;
  const write = async (): Promise<void> => {
    for (let index = next++; index < SUBMISSIONS; index = next++) {
      const reply = await post(url, await bodyOf(`${run}-${index}`, random));
      if (random() < 0.6) expect((await label(reply)).status).toBe(200);
      if (index % 25 === 7)
        await send('/v1/calibration/default/records', { by: 'pilot', records: records(index) });
      if (index % 50 === 33) await send('/v1/calibration/default/recalibrate', { by: 'ada' });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

describe.each([0, 1, 2])(`a journal of a real run, JUDGE_THREADS=%i, seed ${SEED}`, (threads) => {
  let judge: JudgeServer;
  let last: TestGateway;
  beforeAll(async () => {
    const random = seededRandom(SEED + threads);
    const says: JudgeBehaviour = (response, asked) =>
      pick(random, passes, passes, fails, answers('', 500))(response, asked);
    judge = await startJudge(says);
    let dataDir: string | undefined;
    for (const [run, env] of RUNS.entries()) {
      last = await startTestGateway(
        { JUDGE_THREADS: String(threads), EXTERNAL_JUDGE_URL: judge.url, ...env },
        dataDir,
      );
      dataDir = last.dataDir;
      await drive(last.gateway.url, run, random);
      await totals(last.gateway.url);
      await last.gateway.close();
    }
  });
  afterAll(() => Promise.all([last, judge].map((open) => open[Symbol.asyncDispose]())));

  test('holds what explains every decision, to the byte', async () => {
    const { decided, different } = await rederiveAll(last.dataDir);
    expect(different).toEqual([]);
    expect(decided.length).toBe(RUNS.length * SUBMISSIONS);
    // The run was worth replaying: many calibrations, all decisions, guarantees, judges that were heard.
    const outcomes = decided.map(({ answerJson }) => JSON.parse(answerJson));
    expect(new Set(outcomes.map(({ calibration_version }) => calibration_version)).size).toBeGreaterThan(30);
    expect(new Set(decided.map(({ decision }) => decision))).toEqual(
      new Set(['accept', 'escalate', 'reject']),
    );
    expect(outcomes.some(({ guarantee }) => guarantee?.kind === 'accept_given_wrong')).toBe(true);
    const said = outcomes.flatMap(({ checks }) => checks).filter(({ check }) => check === 'external_judge');
    expect(new Set(said.map(({ status }) => status))).toEqual(new Set(['pass', 'fail', 'error']));
    const kinds = (await changesOf(last.dataDir)).map(({ kind }) => kind);
    // And proposals, where the labels have them made in time.
    expect(kinds).toEqual(expect.arrayContaining(['settings', 'label', 'import', 'recalibration']));
    expect(kinds.filter((kind) => kind === 'settings').length).toBe(RUNS.length);
  });

  test.each([
    ['label', (entry: JournalEntry) => otherLabel(entry)],
    ['import', (entry: JournalEntry) => otherScore(entry)],
    ['setting', (entry: JournalEntry) => otherDelta(entry)],
    ['word of a judge', (entry: JournalEntry) => otherVerdict(entry)],
  ])('another %s in it is noticed', async (_, altered) => {
    let done = false;
    const { different } = await rederiveAll(last.dataDir, (entry) => {
      const payload = done ? undefined : altered(entry);
      done ||= payload !== undefined;
      return payload === undefined ? entry : { ...entry, payload };
    });
    expect(done).toBe(true);
    expect(different.length).toBeGreaterThan(0);
  });
});

/** undefined, as below: this is no such entry. */
function otherLabel(entry: JournalEntry): Uint8Array | undefined {
  const change = entry.kind === CHANGE ? decodeChange(entry) : undefined;
  if (change?.kind !== 'label' || change.left_out !== null) return undefined;
  return encodeChange({ ...change, label: change.label === 'wrong' ? 'benign' : 'wrong' });
}

function otherScore(entry: JournalEntry): Uint8Array | undefined {
  const change = entry.kind === CHANGE ? decodeChange(entry) : undefined;
  if (change?.kind !== 'import') return undefined;
  return encodeChange({ ...change, records: change.records.map((record) => ({ ...record, score: 0.01 })) });
}

function otherDelta(entry: JournalEntry): Uint8Array | undefined {
  const change = entry.kind === CHANGE ? decodeChange(entry) : undefined;
  if (change?.kind !== 'settings') return undefined;
  return encodeChange({ ...change, settings: { ...change.settings, deltaAccept: 0.06 } });
}

function otherVerdict(entry: JournalEntry): Uint8Array | undefined {
  if (entry.kind !== HEARD) return undefined;
  const { inbox, checks } = decodeHeard(entry);
  const [said, ...others] = checks;
  if (said?.status !== 'pass') return undefined;
  return encodeHeard({ inbox, checks: [{ ...said, status: 'fail' }, ...others] });
}
