import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bernoulliSource,
  chooseArm,
  createBanditState,
  DEFAULT_POLICY,
  loggedChoice,
  observeReward,
  parseBanditState,
  parseLoggedChoice,
} from '../../src/bandit/mod.ts';
import { VerdictError } from '../../src/mod.ts';
import { seededRandom } from '../../src/stats/mod.ts';
import { arm, emptyState } from './support.ts';

const TERMS = { containment: 1, agreement: null, latency_ms: 12.5, cost_usd: 0 };

function learnt(rewards: number) {
  const random = seededRandom(61);
  let state = createBanditState({
    arms: [arm('small'), arm('large')],
    limits: { latency_p95_ms: 50, cost_usd: 0.1 },
    safestArm: 'large',
  });
  for (let index = 0; index < rewards; index++) {
    state = observeReward(
      state,
      {
        arm: index % 3 === 0 ? 'small' : 'large',
        reward: random(),
        latencyMs: 100 * random(),
        costUsd: random(),
      },
      random,
    );
  }
  return state;
}

/** A document with one thing replaced, at any depth. */
const mutated = (document: unknown): fc.Arbitrary<unknown> => {
  const paths: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly (string | number)[]): void => {
    paths.push(path);
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
    }
  };
  walk(document, []);
  return fc.record({ path: fc.constantFrom(...paths), value: fc.jsonValue() }).map(({ path, value }) => {
    if (path.length === 0) return value;
    const copy = structuredClone(document) as Record<string, unknown>;
    let at: Record<string, unknown> = copy;
    for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
    at[path.at(-1) as string] = value;
    return copy;
  });
};

/** Reads or refuses with `document_invalid`: nothing else. */
function readOrRefuse<T>(read: (value: unknown) => T, value: unknown): T | undefined {
  try {
    return read(value);
  } catch (error) {
    if (error instanceof VerdictError && error.code === 'document_invalid') return undefined;
    throw error;
  }
}

describe('a stored state', () => {
  it('is what was stored', () => {
    for (const state of [learnt(0), learnt(40)]) {
      expect(parseBanditState(JSON.parse(JSON.stringify(state)))).toEqual(state);
    }
  });

  it('whatever is replaced in it: refused, or a state that can choose', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated(learnt(7))), (document) => {
        const state = readOrRefuse(parseBanditState, document);
        const chosen = state === undefined ? 'refused' : chooseArm(state, DEFAULT_POLICY, () => 0.5).arm;
        expect(['refused', ...(state?.arms ?? []).map(({ id }) => id)]).toContain(chosen);
      }),
      { numRuns: 2000, seed: 6 },
    );
  });

  it.each([
    [
      'more successes than rewards',
      (state: ReturnType<typeof learnt>) => ({ ...state.arms[0], successes: 99 }),
    ],
    [
      'a count that is no integer',
      (state: ReturnType<typeof learnt>) => ({ ...state.arms[0], successes: 0.5 }),
    ],
    ['a member too many', (state: ReturnType<typeof learnt>) => ({ ...state.arms[0], bonus: 1 })],
    ['an id that is none', (state: ReturnType<typeof learnt>) => ({ ...state.arms[0], id: '__proto__' })],
  ])('refuses %s', (_, change) => {
    const state = learnt(10);
    expect(() => parseBanditState({ ...state, arms: [change(state), state.arms[1]] })).toThrow(VerdictError);
  });
});

describe('a logged choice', () => {
  const choice = chooseArm(learnt(30), DEFAULT_POLICY, seededRandom(62));
  const line = loggedChoice(choice, { atMs: Date.UTC(2025, 0, 1), reward: 0.75, terms: TERMS });

  it('is read as it was written, every digit of the propensities', () => {
    expect(parseLoggedChoice(JSON.parse(JSON.stringify(line)))).toEqual(line);
  });

  it('whatever is replaced in it: refused, or propensities that sum to 1 with the chosen arm above 0', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated(line)), (document) => {
        const read = readOrRefuse(parseLoggedChoice, document) ?? line;
        const sum = Object.values(read.propensities).reduce((total, each) => total + each, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
        expect(read.propensities[read.arm]).toBeGreaterThan(0);
        expect(read.reward === null || (read.reward >= 0 && read.reward <= 1)).toBe(true);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it.each([
    ['no longer a sum of 1', { propensities: { ...line.propensities, [line.arm]: 0.1 } }],
    ['an arm without a propensity', { arm: 'constructor' }],
    ['an arm of propensity 0', { arm: 'b', propensities: { a: 1, b: 0 } }],
    ['a reward above 1', { reward: 1.1 }],
    ['an instant without a zone', { at: '2025-01-01T00:00:00' }],
    ['a member too many', { note: '' }],
    ['a term too few', { terms: { containment: 1 } }],
    ['a term below 0', { terms: { ...TERMS, cost_usd: -1 } }],
  ])('refuses %s', (_, change) => {
    expect(() => parseLoggedChoice({ ...line, ...change })).toThrow(VerdictError);
  });
});

describe('a reward taken in', () => {
  it('counts as a success with its own probability (seed 63)', () => {
    const random = seededRandom(63);
    let state = emptyState(1);
    for (let index = 0; index < 4000; index++) {
      state = observeReward(state, { arm: 'arm0', reward: 0.3, latencyMs: null, costUsd: null }, random);
    }
    const [only] = state.arms;
    // Standard error √(.21/4000) = .0072; four of them.
    expect(Math.abs((only?.successes ?? 0) / 4000 - 0.3)).toBeLessThan(0.029);
    expect(only?.reward).toMatchObject({ count: 4000 });
    expect(only?.reward.mean).toBeCloseTo(0.3, 12);
  });

  it('0 is never a success and 1 always, whatever is drawn', () => {
    const taken = (reward: number, draw: number) =>
      observeReward(emptyState(1), { arm: 'arm0', reward, latencyMs: null, costUsd: null }, () => draw)
        .arms[0];
    expect(taken(0, 0)).toMatchObject({ successes: 0, failures: 1 });
    expect(taken(1, 1 - 2 ** -53)).toMatchObject({ successes: 1, failures: 0 });
  });

  it('the source by number is uniform enough, repeats, and differs between seeds', () => {
    const draws = Array.from({ length: 2000 }, (_, index) => bernoulliSource(1, index)());
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / 2000));
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(bernoulliSource(1, 5)()).toBe(draws[5]);
    expect(bernoulliSource(2, 5)()).not.toBe(draws[5]);
  });

  it.each([
    { reward: Number.NaN },
    { reward: 1.01 },
    { arm: 'nobody' },
    { latencyMs: Number.NaN },
    { costUsd: -1 },
  ])('refuses %j', (more) => {
    const sound = { arm: 'arm0', reward: 1, latencyMs: 1, costUsd: 1 };
    expect(() => observeReward(emptyState(1), { ...sound, ...more }, () => 0)).toThrow(VerdictError);
  });

  it.each([
    ['no arms', { arms: [] }],
    ['the same arm twice', { arms: [arm('a'), arm('a')] }],
    ['n above m', { arms: [{ ...arm('a'), n: 4 }] }],
    ['a safest arm that is none', { safestArm: 'z' }],
    ['a NaN limit', { limits: { latency_p95_ms: Number.NaN, cost_usd: null } }],
  ])('a state is not made of %s', (_, more) => {
    const sound = { arms: [arm('a')], limits: { latency_p95_ms: null, cost_usd: null }, safestArm: 'a' };
    expect(() => createBanditState({ ...sound, ...more })).toThrow(VerdictError);
  });
});
