import { expect, test } from 'vitest';
import { mutate } from '../src/mutation/install.ts';
import { MUTATIONS } from '../src/mutation/mutations.ts';
import { runSim } from './support/run_sim.ts';

const AT_ONCE = 2;

/** Runs the works, at most `AT_ONCE` of them at a time. */
async function inPairs<T>(works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...works.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await next[1]();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

test('every mutation is caught within its seeds, and the code as it is passes them all', async () => {
  const mutated = MUTATIONS.map(({ name, seeds }) => async () => {
    const range = ['--seed', String(seeds.from), '--schedules', String(seeds.count)];
    const { exitCode, output } = await runSim(...range, '--mutation', name, '--brief');
    const isCaught = exitCode === 1 && output.includes(' violates:');
    return isCaught ? `${name}: caught` : `${name}: exit ${exitCode}, ${output.slice(-300)}`;
  });
  const ranges = new Set(MUTATIONS.map(({ seeds }) => `${seeds.from}+${seeds.count}`));
  const whole = [...ranges].map((range) => async () => {
    const [from = '', count = ''] = range.split('+');
    const { exitCode, output } = await runSim('--seed', from, '--schedules', count, '--brief');
    return exitCode === 0 ? 'no violation' : output;
  });
  const results = await inPairs([...mutated, ...whole]);
  expect(results.slice(0, MUTATIONS.length)).toEqual(MUTATIONS.map(({ name }) => `${name}: caught`));
  expect(results.slice(MUTATIONS.length)).toEqual([...ranges].map(() => 'no violation'));
});

test('a mutation whose code has changed is an error, not a run without a mutation', () => {
  const mutation = { name: 'x', file: 'x.ts', find: 'sync()', replace: '', seeds: { from: 1, count: 1 } };
  expect(mutate(mutation, 'a; sync(); b;')).toBe('a; ; b;');
  for (const source of ['a; b;', 'sync(); sync();'])
    expect(() => mutate(mutation, source)).toThrow(/not once/);
});
