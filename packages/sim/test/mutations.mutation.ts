import { expect, test } from 'vitest';
import { mutate } from '../src/mutation/install.ts';
import { MUTATIONS, type Mutation } from '../src/mutation/mutations.ts';
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

type Seeds = Mutation['seeds'];

function argumentsOf({ focus, from, count }: Seeds): string[] {
  const range = ['--seed', String(from), '--schedules', String(count), '--brief'];
  return focus === undefined ? range : [...range, '--focus', focus];
}

/** All ranges begin alike, so that the longest of a focus holds the others. */
function longestByFocus(): Seeds[] {
  const longest = new Map<Seeds['focus'], Seeds>();
  for (const { seeds } of MUTATIONS) {
    const known = longest.get(seeds.focus);
    expect(known?.from ?? seeds.from).toBe(seeds.from);
    if (known === undefined || known.count < seeds.count) longest.set(seeds.focus, seeds);
  }
  return [...longest.values()];
}

// Half a minute on two free cores; a machine that is busy may take its time.
test('every mutation is caught within its seeds, and the code as it is passes them all', {
  timeout: 600_000,
}, async () => {
  const mutated = MUTATIONS.map(({ name, seeds }) => async () => {
    const { exitCode, output } = await runSim(...argumentsOf(seeds), '--mutation', name);
    const isCaught = exitCode === 1 && output.includes(' violates:');
    return isCaught ? `${name}: caught` : `${name}: exit ${exitCode}, ${output.slice(-300)}`;
  });
  const ranges = longestByFocus();
  const whole = ranges.map((seeds) => async () => {
    const { exitCode, output } = await runSim(...argumentsOf(seeds));
    return exitCode === 0 ? 'no violation' : output;
  });
  const results = await inPairs([...mutated, ...whole]);
  expect(results.slice(0, MUTATIONS.length)).toEqual(MUTATIONS.map(({ name }) => `${name}: caught`));
  expect(results.slice(MUTATIONS.length)).toEqual(ranges.map(() => 'no violation'));
});

test('a mutation whose code has changed is an error, not a run without a mutation', () => {
  const mutation = { name: 'x', file: 'x.ts', find: 'sync()', replace: '', seeds: { from: 1, count: 1 } };
  expect(mutate(mutation, 'a; sync(); b;')).toBe('a; ; b;');
  for (const source of ['a; b;', 'sync(); sync();'])
    expect(() => mutate(mutation, source)).toThrow(/not once/);
});
