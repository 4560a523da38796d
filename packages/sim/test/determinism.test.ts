import { expect, test } from 'vitest';
import { makePlan, prepareEnvironment, runSchedule } from '../src/mod.ts';
import { digestOf, runSim } from './support/run_sim.ts';

test('one seed is one history, to the last event, also beside and after other schedules', async () => {
  const environment = await prepareEnvironment();
  const digests = async (seeds: readonly number[]): Promise<string[]> => {
    const found: string[] = [];
    for (const seed of seeds) found.push((await runSchedule(makePlan(seed), environment)).digest);
    return found;
  };
  const seeds = Array.from({ length: 60 }, (_, i) => 7_000 + i);
  const first = await digests(seeds);
  expect(new Set(first).size).toBe(seeds.length);
  expect((await digests(seeds.toReversed())).toReversed()).toEqual(first);
});

test('two processes see the same history, event by event', async () => {
  const runs = await Promise.all([1, 2].map(() => runSim('--seed', '7042', '--schedules', '3', '--trace')));
  const traces = runs.map(({ output }) => output.replaceAll(/, [\d.]+ s,/g, ''));
  expect(traces[0]).toBe(traces[1]);
  expect(traces[0]?.split('\n').length).toBeGreaterThan(100);
});

test('the digest of a range covers every schedule in it', async () => {
  const [one, two] = await Promise.all([
    runSim('--seed', '7000', '--schedules', '20'),
    runSim('--seed', '7001', '--schedules', '20'),
  ]);
  expect(digestOf(one)).not.toBe(digestOf(two));
});
