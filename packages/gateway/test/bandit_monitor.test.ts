import { rm } from 'node:fs/promises';
import { type Label, type Outcome, tenantStateOf } from '@kakeya/verdict';
import { evaluatePolicy, fixedPolicy, parseLoggedChoice } from '@kakeya/verdict/bandit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OBSERVATIONS_PER_UPDATE } from '../src/bandit/bandit_monitor.ts';
import { BANDIT, BanditLog, TENANT } from './support/bandit_log.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { seededRandom } from './support/random.ts';

let directory: string;
let log: BanditLog;
beforeEach(async () => {
  directory = await temporaryDirectory();
  log = new BanditLog(directory);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const SEED = 1_204;
/** One output of five is wrong: accepting all earns more than escalating all. */
const mostlyBenign = (random: () => number) => (): Label => (random() < 0.2 ? 'wrong' : 'benign');
const known = () => tenantStateOf(log.history.latest, TENANT).bandit;
const shareOf = (arm: string, outcomes: readonly Outcome[]): number =>
  outcomes.filter(({ ensemble }) => ensemble?.arm === arm).length / outcomes.length;

describe('the bandit monitor', () => {
  test.each([
    ['all are labelled', 1, 12],
    // Thinned to a fifth: as much evidence takes five times the outputs.
    ['a fifth of what is accepted is labelled', 0.2, 40],
  ])(`learns to prefer the better arm where %s (seed ${SEED})`, async (_, labelShare, rounds) => {
    const random = seededRandom(SEED);
    const since = log.configure(BANDIT, { labelShare });
    const monitor = await log.start();
    let read = 0;
    const round = async (): Promise<Outcome[]> => {
      const outcomes = log.labelled(50, mostlyBenign(random));
      const before = log.end;
      await log.feed(monitor, read);
      read = before;
      await monitor.attend();
      return outcomes;
    };
    const first = await round();
    expect(shareOf('lean', first)).toBeGreaterThan(0.25);
    expect(shareOf('lean', first)).toBeLessThan(0.75);
    for (let index = 0; index < rounds; index += 1) await round();
    expect(shareOf('lean', await round())).toBeGreaterThan(0.85);
    const [lean, strict] = known()?.state.arms ?? [];
    // Lean: 0.8 · 0.3995/0.4 + 0.2 · 0.0995/0.9 = 0.821; strict: 0.8 · 0.0995/0.4 + 0.2 · 0.8995/0.9 = 0.399.
    expect(lean?.reward.mean).toBeGreaterThan(0.75);
    expect(strict?.reward.mean).toBeLessThan(0.5);

    const choices = (await log.lines(since)).map(parseLoggedChoice);
    const rewarded = choices.flatMap(({ reward, ...each }) => (reward === null ? [] : [{ ...each, reward }]));
    expect(rewarded.length).toBeGreaterThan(100);
    expect(known()?.state.observations).toBe(
      Math.floor(rewarded.length / OBSERVATIONS_PER_UPDATE) * OBSERVATIONS_PER_UPDATE,
    );
    const { ips } = evaluatePolicy(rewarded, fixedPolicy(rewarded, 'lean'));
    expect(ips.bernstein.low).toBeLessThan(0.82);
    expect(ips.bernstein.high).toBeGreaterThan(0.82);
  });

  test('records one state per so many rewards, each once, however often it is asked', async () => {
    log.configure(BANDIT);
    log.labelled(OBSERVATIONS_PER_UPDATE - 1, () => 'benign');
    const monitor = await log.start();
    await log.feed(monitor);
    await monitor.attend();
    expect(log.recorded).toEqual([]);
    log.labelled(OBSERVATIONS_PER_UPDATE + 1, () => 'benign');
    const last = log.end;
    await log.feed(monitor);
    await Promise.all([monitor.attend(), monitor.attend()]);
    expect(log.recorded).toMatchObject([
      { by: 'bandit', state: { observations: OBSERVATIONS_PER_UPDATE } },
      { through: last, state: { observations: 2 * OBSERVATIONS_PER_UPDATE } },
    ]);
    await log.feed(monitor);
    await monitor.attend();
    expect(log.recorded.length).toBe(2);
    expect(known()).toMatchObject({ through: last, state: log.recorded[1]?.state });
  });

  test.each([
    ['from its snapshot', true],
    ['from the beginning', false],
  ])('a start %s counts no label twice, and misses none', async (_, saves) => {
    const since = log.configure(BANDIT);
    const waiting = Array.from({ length: 5 }, () => log.output());
    log.labelled(OBSERVATIONS_PER_UPDATE + 3, () => 'benign');
    const crashed = await log.start();
    await log.feed(crashed);
    if (saves) await crashed.close();
    const read = saves ? log.end : 0;
    await crashed.attend();
    expect(log.recorded.length).toBe(1);

    const monitor = await log.start();
    await monitor.attend();
    expect(log.recorded.length).toBe(1);
    await log.feed(monitor, read);
    await monitor.attend();
    expect(log.recorded.length).toBe(1);
    for (const outcome of waiting) log.label(outcome, 'wrong');
    log.labelled(OBSERVATIONS_PER_UPDATE - 8, () => 'benign');
    await log.feed(monitor);
    await monitor.attend();
    expect(log.recorded.map(({ state }) => state.observations)).toEqual([
      OBSERVATIONS_PER_UPDATE,
      2 * OBSERVATIONS_PER_UPDATE,
    ]);
    const lines = await log.lines(since);
    expect(lines.length).toBe(2 * OBSERVATIONS_PER_UPDATE);
    const labels = log.entries.filter((entry) => 'change' in entry && entry.change.kind === 'label');
    expect(lines.map((line) => Object(line).log_seq)).toEqual(labels.map(({ seq }) => seq));
  });

  test('an arm that is shown to break the limit on latency is no longer drawn', async () => {
    log.configure({ ...BANDIT, latencyP95Ms: 100 });
    const monitor = await log.start();
    let read = 0;
    for (let round = 0; round < 5; round += 1) {
      log.labelled(40, () => 'benign', 'lean');
      const before = log.end;
      await log.feed(monitor, read);
      read = before;
      await monitor.attend();
    }
    for (const { ensemble } of Array.from({ length: 20 }, () => log.output())) {
      expect(ensemble).toMatchObject({
        arm: 'strict',
        propensities: { lean: 0, strict: 1 },
        excluded: [{ arm: 'lean', limit: 'latency_p95' }],
        fallback: null,
      });
    }
  });

  test('other arms are learnt afresh and logged apart; labels of what the old ones chose come too late', async () => {
    const first = log.configure(BANDIT);
    const late = Array.from({ length: OBSERVATIONS_PER_UPDATE }, () => log.output());
    log.labelled(OBSERVATIONS_PER_UPDATE, () => 'benign');
    const monitor = await log.start();
    await log.feed(monitor);
    await monitor.attend();
    const second = log.configure({ ...BANDIT, arms: BANDIT.arms.toReversed() });
    for (const outcome of late) log.label(outcome, 'benign');
    // It has not read of the new arms yet: what it knows is of the old ones.
    await monitor.attend();
    await log.feed(monitor);
    await monitor.attend();
    expect(log.recorded.length).toBe(1);
    expect(known()).toMatchObject({ through: 0, state: { observations: 0 } });
    log.labelled(1, () => 'wrong');
    await log.feed(monitor);
    expect((await log.lines(first)).length).toBe(OBSERVATIONS_PER_UPDATE);
    expect((await log.lines(second)).length).toBe(1);
  });

  test('corrections, labels that nobody asked for and labels of unknown outputs teach nothing', async () => {
    const since = log.configure(BANDIT, { labelShare: 1e-4 });
    const monitor = await log.start();
    const outcomes = Array.from({ length: 40 }, () => log.output());
    const accepted = outcomes.filter(({ labelling }) => !labelling.wanted);
    const [escalated] = outcomes.filter(({ labelling }) => labelling.wanted);
    if (escalated === undefined) throw new Error('Something must be escalated.');
    expect(accepted.length).toBeGreaterThan(5);
    for (const outcome of accepted) log.label(outcome, 'wrong');
    log.label(escalated, 'benign', 'no_score');
    for (const label of ['wrong', 'benign', 'wrong'] as const) log.label(escalated, label);
    await log.feed(monitor);
    expect(await log.lines(since)).toMatchObject([
      { arm: 'strict', terms: { containment: 1, agreement: 1 } },
    ]);
  });

  test('labels at positions that damage took from the log, and that are given out again, are logged', async () => {
    const since = log.configure(BANDIT);
    log.labelled(9, () => 'benign');
    await log.feed(await log.start());
    const damaged = new BanditLog(directory);
    expect(damaged.configure(BANDIT)).toBe(since);
    const monitor = await damaged.start();
    damaged.labelled(2, () => 'wrong');
    await damaged.feed(monitor);
    const lines = await damaged.lines(since);
    expect(lines.length).toBe(11);
    expect(lines.slice(9)).toMatchObject([{ log_seq: 4 }, { log_seq: 7 }]);
  });

  test('what could not be recorded is learnt the next time', async () => {
    log.configure(BANDIT);
    log.labelled(OBSERVATIONS_PER_UPDATE, () => 'benign');
    const monitor = await log.start();
    await log.feed(monitor);
    log.appendFault = new Error('the disk is full');
    await expect(monitor.attend()).rejects.toThrow('the disk is full');
    expect(known()?.state.observations).toBe(0);
    log.appendFault = undefined;
    await monitor.attend();
    expect(known()?.state.observations).toBe(OBSERVATIONS_PER_UPDATE);
  });

  test('a tenant without a bandit costs nothing and has no feed', async () => {
    const since = log.configure(null);
    log.labelled(OBSERVATIONS_PER_UPDATE, () => 'benign');
    const monitor = await log.start();
    await log.feed(monitor);
    await monitor.attend();
    await monitor.close();
    expect([...log.snapshots.values()].map(({ state }) => state)).toEqual(['[]']);
    await expect(log.lines(since)).rejects.toThrow('ENOENT');
  });
});
