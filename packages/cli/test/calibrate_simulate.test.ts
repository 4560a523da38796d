import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { binomialInterval, seededRandom } from '@kakeya/verdict/stats';
import { expect, test } from 'vitest';
import type { LabelledRecord } from '../src/calibrate/labelled_record.ts';
import { simulateDeltas } from '../src/calibrate/simulate_deltas.ts';
import { weightedShare } from '../src/calibrate/weighted_share.ts';
import { kakeya, temporaryDirectory } from './support/cli.ts';

interface Item {
  readonly score: number;
  readonly label: 'wrong' | 'benign';
  readonly propensity: number;
  readonly label_share: number;
}

const labelled = (items: readonly Item[]): LabelledRecord[] =>
  items.map((item, index) => ({ id: `r${index}`, at: '2026-01-01T00:00:00.000Z', ...item }));

/** As the formulas of docs/guarantees.md stand there, one loop each. */
function bruteForce(items: readonly Item[], deltaAccept: number, deltaReject: number) {
  const w = 1 / Math.min(1, ...items.map(({ label_share }) => label_share));
  const p = (of: Item, label: Item['label'], counts: (other: number) => boolean): number => {
    let [part, whole, n] = [w, w, 0];
    for (const other of items) {
      if (other === of || other.label !== label) continue;
      n += 1;
      whole += 1 / other.propensity;
      if (counts(other.score)) part += 1 / other.propensity;
    }
    return n === 0 ? Number.POSITIVE_INFINITY : part / whole;
  };
  const side = (item: Item): 'accept' | 'escalate' | 'reject' => {
    const accepts = p(item, 'wrong', (other) => other <= item.score) <= deltaAccept;
    const rejects = p(item, 'benign', (other) => other >= item.score) <= deltaReject;
    return accepts === rejects ? 'escalate' : accepts ? 'accept' : 'reject';
  };
  return (labels: readonly string[], wanted: string): number => {
    let [part, whole] = [0, 0];
    for (const item of items) {
      if (!labels.includes(item.label)) continue;
      whole += 1 / item.propensity;
      if (side(item) === wanted) part += 1 / item.propensity;
    }
    return part / whole;
  };
}

// Weights are integers, so that every sum is exact and no tie with delta hangs on rounding.
const anItem = fc.record({
  score: fc.integer({ min: 0, max: 12 }).map((tick) => tick / 12),
  label: fc.constantFrom('wrong' as const, 'benign' as const),
  propensity: fc.constantFrom(1, 0.5, 0.25),
  label_share: fc.constant(0.25),
});

test.each([
  ['all labelled', anItem.map((item) => ({ ...item, propensity: 1, label_share: 1 }))],
  ['some drawn', anItem],
])('shares equal a brute force by the formulas: %s', (_name, item) => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 2, maxLength: 60 }),
      fc.constantFrom(0, 0.05, 0.1, 0.25, 0.5, 1),
      fc.constantFrom(0, 0.05, 0.1, 0.25, 0.5, 1),
      (items, accept, reject) => {
        const { rows } = simulateDeltas(labelled(items), { deltaAccept: [accept], deltaReject: [reject] });
        const shareOf = bruteForce(items, accept, reject);
        const classes = { wrong: ['wrong'], benign: ['benign'], overall: ['wrong', 'benign'] } as const;
        for (const name of ['wrong', 'benign', 'overall'] as const) {
          const shares = rows[0]?.[name];
          if (typeof shares !== 'object') continue;
          for (const side of ['accept', 'escalate', 'reject'] as const) {
            compared += 1;
            expect(shares[side].share).toBeCloseTo(shareOf(classes[name], side), 12);
            expect(shares[side].low).toBeLessThanOrEqual(shares[side].share);
            expect(shares[side].high).toBeGreaterThanOrEqual(shares[side].share);
          }
        }
      },
    ),
    { seed: 20_260_101, numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(1000);
});

test('judged by the others, wrong records are accepted at δ and not below: a set that holds them would flatter', () => {
  const random = seededRandom(5);
  const items = Array.from({ length: 400 }, (_, index) => ({
    score: random(),
    label: index % 2 === 0 ? ('wrong' as const) : ('benign' as const),
    propensity: 1,
    label_share: 1,
  }));
  const { rows } = simulateDeltas(labelled(items), { deltaAccept: [0.05], deltaReject: [0] });
  // 200 wrong records without ties: ⌊0.05 · 200⌋ of them have rank/200 ≤ 0.05. Counted with themselves: (1 + rank)/201, one fewer.
  expect(rows[0]?.wrong).toMatchObject({ accept: { share: 10 / 200, exact: true } });
});

test('feasibility first: what is needed, with and without a label share; too few to leave one out says so', () => {
  const items = Array.from({ length: 38 }, (_, index) => ({
    score: index / 38,
    label: index < 19 ? ('benign' as const) : ('wrong' as const),
    propensity: 1,
    label_share: 1,
  }));
  const plan = { deltaAccept: [0, 0.01, 0.05], deltaReject: [0.1] };
  const simulation = simulateDeltas(labelled(items), plan);
  expect(simulation).toMatchObject({
    n_wrong: 19,
    n_benign: 19,
    item_weight: 1,
    accept: [
      { delta: 0, feasible: false, n: 19, needs: null },
      { delta: 0.01, feasible: false, n: 19, needs: 99 },
      { delta: 0.05, feasible: true, n: 19, needs: 19 },
    ],
    reject: [{ delta: 0.1, feasible: true, needs: 9 }],
  });
  const [, infeasible, tight] = simulation.rows;
  expect(infeasible).toMatchObject({ wrong: { accept: { share: 0 } }, benign: { accept: { share: 0 } } });
  // 18 others cannot vouch for the nineteenth at 0.05; a share of 0 would look like a promise.
  expect(tight).toMatchObject({
    wrong: 'too_few_to_leave_one_out',
    // All lie below every wrong one: p = 1/20. Only the highest also has p_benign = 1/19, within 0.1.
    benign: { accept: { share: 18 / 19 }, escalate: { share: 1 / 19 } },
    overall: 'too_few_to_leave_one_out',
  });
  expect(simulateDeltas(labelled(items), { ...plan, share: 0.5 })).toMatchObject({
    item_weight: 2,
    accept: [{ needs: null }, { needs: 198 }, { feasible: false, needs: 38 }],
  });
  const oneClass = simulateDeltas(labelled(items.slice(19)), plan).rows[0];
  expect(oneClass).toMatchObject({ benign: 'no_records', overall: 'no_records' });
});

test('plain counts get Clopper–Pearson; unequal weights the effective count, which covers (seed 11)', () => {
  const plain = Array.from({ length: 19 }, () => ({ weight: 4, hit: false }));
  expect(weightedShare(plain)).toEqual({ share: 0, ...binomialInterval(0, 19), exact: true });
  expect(weightedShare(plain)?.high).toBeCloseTo(1 - 0.025 ** (1 / 19), 9);
  expect(weightedShare([])).toBeUndefined();

  const random = seededRandom(11);
  const trials = 1000;
  let covered = 0;
  for (let trial = 0; trial < trials; trial++) {
    const drawn = Array.from({ length: 120 }, () => ({
      weight: random() < 0.4 ? 5 : 1,
      hit: random() < 0.2,
    }));
    const interval = weightedShare(drawn);
    expect(interval?.exact).toBe(false);
    if (interval !== undefined && interval.low <= 0.2 && 0.2 <= interval.high) covered += 1;
  }
  expect(binomialInterval(covered, trials, 0.999).high).toBeGreaterThanOrEqual(0.95);
});

test('the command prints labels needed before shares, only the last records, and applies nothing', async () => {
  const file = join(temporaryDirectory(), 'labels.jsonl');
  const items = Array.from({ length: 60 }, (_, index) => ({
    score: index / 60,
    label: index % 2 === 0 ? ('wrong' as const) : ('benign' as const),
    propensity: 1,
    label_share: 1,
  }));
  const records = labelled(items);
  writeFileSync(file, records.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const simulate = (...args: readonly string[]) => kakeya(['calibrate', 'simulate', file, ...args]);
  const shown = await simulate('--delta-accept', '0.01,0.1', '--delta-reject', '0.1');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/P\(accept \| wrong\) +0\.01 +30 +99 +no\n/);
  expect(shown.stdout.indexOf('needed')).toBeLessThan(shown.stdout.indexOf('Expected'));
  expect(shown.stdout).toMatch(/\n0\.1 +0\.1 +wrong +10\.0 % \[2\.1, 26\.5\] /);
  expect(shown.stdout).toContain('Nothing was applied.');

  const json = await simulate(
    '--delta-accept',
    '0.1',
    '--delta-reject',
    '0.1',
    '--max-records',
    '40',
    '--json',
  );
  expect(JSON.parse(json.stdout)).toEqual({
    ...simulateDeltas(records.slice(-40), { deltaAccept: [0.1], deltaReject: [0.1] }),
    records: 40,
    without_score: 0,
  });
});
