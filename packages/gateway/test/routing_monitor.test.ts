import { DEFAULT_GUARDRAILS } from '@kakeya/verdict/routing';
import { tenantStateOf } from '@kakeya/verdict';
import { beforeEach, describe, expect, test } from 'vitest';
import { LABELS_PER_LOOK } from '../src/routing/experiment_monitor.ts';
import { MAX_OUTPUTS } from '../src/routing/experiment_run.ts';
import { RoutedLog, TENANT } from './support/routed_log.ts';

const FIRST = { id: 'first', treatmentShare: 0.5 };

let log: RoutedLog;
beforeEach(() => {
  log = new RoutedLog();
});

const looks = () => log.recorded.map(({ state }) => state.looks);
const status = () => tenantStateOf(log.history.latest, TENANT).guardrail.status;

describe('the experiment monitor', () => {
  test('takes a look at every hundredth labelled outcome, and records what it decided once', async () => {
    log.experiment(FIRST);
    log.labelled('a', LABELS_PER_LOOK - 1, []);
    const monitor = await log.start();
    await log.feed(monitor);
    await monitor.attend();
    expect(looks()).toEqual([]);
    expect(monitor.report(TENANT)).toMatchObject({ looksTaken: 0, labelled: 99, labelsUntilLook: 1 });
    log.labelled('b', 1, []);
    await log.feed(monitor);
    await Promise.all([monitor.attend(), monitor.attend()]);
    await monitor.attend();
    expect(looks()).toEqual([1]);
    await log.feed(monitor);
    await monitor.attend();
    expect(monitor.report(TENANT)).toMatchObject({
      looksTaken: 1,
      labelsUntilLook: LABELS_PER_LOOK,
      analysis: { containmentDifference: 0, verdict: 'insufficient' },
    });
    expect(log.recorded).toMatchObject([{ by: 'guardrail', state: { status: 'active', history: [] } }]);
    expect(looks()).toEqual([1]);
  });

  test('rolls back where wrong outputs pass in the treatment alone, with the evidence', async () => {
    log.experiment(FIRST);
    log.labelled('a', LABELS_PER_LOOK, ['control']);
    const monitor = await log.start();
    await log.feed(monitor);
    await monitor.attend();
    expect(status()).toBe('rolled_back');
    expect(log.recorded[0]?.state.history).toMatchObject([
      { kind: 'rollback', look: 1, evidence: [{ guardrail: 'containment', difference: -1 }] },
    ]);
    log.labelled('b', LABELS_PER_LOOK, ['control']);
    await log.feed(monitor);
    await monitor.attend();
    expect(looks()).toEqual([1]);
  });

  test.each([
    ['from its snapshot', true],
    ['from the beginning', false],
  ])('a start %s repeats no look, however far behind the log it is', async (_, saves) => {
    log.experiment(FIRST);
    log.labelled('a', LABELS_PER_LOOK, []);
    const crashed = await log.start();
    await log.feed(crashed);
    if (saves) await crashed.close();
    const read = saves ? log.end : 0;
    await crashed.attend();
    expect(looks()).toEqual([1]);

    const monitor = await log.start();
    expect(monitor.report(TENANT).labelled).toBe(saves ? LABELS_PER_LOOK : 0);
    await monitor.attend();
    expect(looks()).toEqual([1]);
    await log.feed(monitor, read);
    await monitor.attend();
    expect(looks()).toEqual([1]);
    log.labelled('b', LABELS_PER_LOOK, []);
    await log.feed(monitor);
    await monitor.attend();
    expect(looks()).toEqual([1, 2]);
  });

  test('no look is taken beyond the plan, and another experiment has its own plan and its own outputs', async () => {
    log.experiment(FIRST);
    const monitor = await log.start();
    for (let look = 0; look <= DEFAULT_GUARDRAILS.plannedLooks; look += 1) {
      log.labelled(`a${look}-`, LABELS_PER_LOOK, []);
      await log.feed(monitor);
      await monitor.attend();
    }
    expect(looks()).toEqual(Array.from({ length: DEFAULT_GUARDRAILS.plannedLooks }, (_, index) => index + 1));
    await log.feed(monitor);
    expect(monitor.report(TENANT)).toMatchObject({ looksTaken: 10, labelsUntilLook: null });

    const late = log.end;
    log.experiment({ ...FIRST, id: 'second' });
    log.output('late', { arm: 'treatment', inbox: late });
    await log.feed(monitor);
    expect(monitor.report(TENANT)).toMatchObject({
      experiment: { id: 'second' },
      looksTaken: 0,
      labelled: 0,
      analysis: { treatment: { n: 0 }, control: { n: 0 } },
    });
    log.labelled('b', LABELS_PER_LOOK, ['control']);
    await log.feed(monitor);
    await monitor.attend();
    expect(log.recorded.at(-1)?.state).toMatchObject({ status: 'rolled_back', looks: 1 });
  });

  test('a lifted rollback is recorded, and what was judged before is not judged again', async () => {
    log.experiment(FIRST);
    log.labelled('a', LABELS_PER_LOOK, ['control']);
    const monitor = await log.start();
    await log.feed(monitor);
    expect(await monitor.resume(TENANT, { by: 'ada', reason: 'too early' })).toBeNull();
    await monitor.attend();
    await log.feed(monitor);
    const who = { by: 'ada', reason: 'the check was mended' };
    const [first, second] = await Promise.all([monitor.resume(TENANT, who), monitor.resume(TENANT, who)]);
    expect(first).toMatchObject({
      status: 'active',
      history: [{ kind: 'rollback' }, { kind: 'resume', ...who }],
    });
    expect(second).toBeNull();
    expect(log.recorded.map(({ by }) => by)).toEqual(['guardrail', 'ada']);
    await log.feed(monitor);
    log.labelled('b', LABELS_PER_LOOK, ['control', 'treatment']);
    await log.feed(monitor);
    await monitor.attend();
    expect(status()).toBe('active');
    expect(looks()).toEqual([1, 0, 1]);
  });

  test('a label that does not count, a correction and an output that is not kept are no further outcome', async () => {
    log.experiment(FIRST);
    log.output('one', { arm: 'treatment', propensity: 0.25 });
    log.output('two', { arm: 'control', propensity: 0 });
    log.label('one', 'wrong');
    log.label('one', 'benign');
    log.label('two', 'wrong', 'unsolicited');
    log.label('never routed', 'wrong');
    const monitor = await log.start();
    await log.feed(monitor);
    expect(monitor.report(TENANT)).toMatchObject({
      labelled: 1,
      analysis: { treatment: { n: 1, labelled: 1, wrong: 0 }, control: { n: 1, labelled: 0 } },
    });
  });

  test('outputs weigh as much as the chance of being labelled was small', async () => {
    log.experiment(FIRST);
    for (const [name, decision, propensity] of [
      ['passed', 'accept', 0.25],
      ['held', 'escalate', 1],
    ] as const) {
      log.output(name, { arm: 'treatment', decision, propensity });
      log.label(name, 'wrong');
    }
    const monitor = await log.start();
    await log.feed(monitor);
    expect(monitor.report(TENANT).analysis?.treatment).toMatchObject({
      containment: 1 / 5,
      effectiveWrong: 1,
    });
  });

  test('keeps the newest outputs only, through a snapshot as in memory; a failed one counts nothing twice', async () => {
    log.experiment(FIRST);
    log.output('oldest', { arm: 'control' });
    for (let index = 0; index < MAX_OUTPUTS; index += 1) log.output(`${index}`, { arm: 'treatment' });
    log.label('oldest', 'wrong');
    log.label('7', 'wrong');
    const monitor = await log.start();
    log.saveFault = new Error('the disk is full');
    await expect(log.feed(monitor)).rejects.toThrow('the disk is full');
    expect(monitor.durablePosition()).toBe(0);
    log.saveFault = undefined;
    await log.feed(monitor);
    const before = monitor.report(TENANT);
    expect(before).toMatchObject({
      labelled: 1,
      analysis: { treatment: { n: MAX_OUTPUTS, wrong: 1 }, control: { n: 0 } },
    });
    await monitor.close();
    expect(monitor.durablePosition()).toBe(log.end);
    expect((await log.start()).report(TENANT)).toEqual(before);
  });

  test('a look that could not be recorded was not taken', async () => {
    log.experiment(FIRST);
    log.labelled('a', LABELS_PER_LOOK, ['control']);
    const monitor = await log.start();
    await log.feed(monitor);
    log.appendFault = new Error('the disk is full');
    await expect(monitor.attend()).rejects.toThrow('the disk is full');
    expect(status()).toBe('active');
    log.appendFault = undefined;
    await monitor.attend();
    expect(log.recorded).toMatchObject([{ state: { status: 'rolled_back', looks: 1 } }]);
  });

  test('a tenant without an experiment costs nothing and has nothing to show', async () => {
    log.experiment(null);
    log.output('one', { arm: 'treatment' });
    const monitor = await log.start();
    await log.feed(monitor);
    expect(monitor.report(TENANT)).toMatchObject({ experiment: null, analysis: null, labelsUntilLook: null });
    await monitor.close();
    expect([...log.snapshots.values()].map(({ state }) => state)).toEqual(['[]']);
  });
});
