import { describe, expect, it } from 'vitest';
import { binomialInterval, type RandomSource, seededRandom } from '../../src/stats/mod.ts';
import {
  addLabel,
  type LabelledOutcome,
  type LabelTallies,
  miscoverage,
  NO_LABELS,
} from '../../src/watch/mod.ts';
import { weightedTotalInterval } from '../../src/watch/weighted_total.ts';

const GUARANTEE = { decision: 'accept', label: 'wrong', delta: 0.05 } as const;

const tally = (labelled: readonly LabelledOutcome[]): LabelTallies => labelled.reduce(addLabel, NO_LABELS);

const many = (count: number, labelled: LabelledOutcome): LabelledOutcome[] =>
  Array.from({ length: count }, () => labelled);

const wrong = (decision: 'accept' | 'escalate' | 'reject', propensity = 1): LabelledOutcome => ({
  label: 'wrong',
  decision,
  propensity,
});

/** `items` wrong outcomes, each accepted with probability p, labelled as `propensityOf` says. */
function sampledLabels(
  items: number,
  p: number,
  propensityOf: (accepted: boolean, random: RandomSource) => number,
  random: RandomSource,
): LabelTallies {
  let tallies = tally([{ label: 'benign', decision: 'accept', propensity: propensityOf(true, random) }]);
  tallies = addLabel(tallies, {
    label: 'benign',
    decision: 'escalate',
    propensity: propensityOf(false, random),
  });
  for (let item = 0; item < items; item++) {
    const accepted = random() < p;
    const propensity = propensityOf(accepted, random);
    if (random() < propensity)
      tallies = addLabel(tallies, wrong(accepted ? 'accept' : 'escalate', propensity));
  }
  return tallies;
}

describe('the miscoverage monitor', () => {
  it('is Clopper–Pearson on the wrong items when every item is labelled', () => {
    const tallies = tally([
      ...many(8, wrong('accept')),
      ...many(50, wrong('escalate')),
      ...many(42, wrong('reject')),
    ]);
    const found = miscoverage(tallies, GUARANTEE);
    expect(found).toMatchObject({ labelled: 100, errors: 8, estimate: 0.08, exact: true, status: 'within' });
    expect(found.interval.low).toBeCloseTo(binomialInterval(8, 100).low, 12);
    expect(found.interval.high).toBeCloseTo(binomialInterval(8, 100).high, 12);
  });

  it('looks only at the items of its label', () => {
    const tallies = tally([
      ...many(5, wrong('accept')),
      ...many(95, wrong('escalate')),
      ...many(7, { label: 'benign', decision: 'reject', propensity: 1 }),
      ...many(13, { label: 'benign', decision: 'accept', propensity: 1 }),
    ]);
    expect(miscoverage(tallies, GUARANTEE)).toMatchObject({ labelled: 100, errors: 5 });
    expect(miscoverage(tallies, { decision: 'reject', label: 'benign', delta: 0.1 })).toMatchObject({
      labelled: 20,
      errors: 7,
      estimate: 0.35,
      status: 'violated',
      alarm: true,
    });
  });

  it.each([
    { accepted: 20, escalated: 80, status: 'violated', alarm: true },
    { accepted: 5, escalated: 95, status: 'within', alarm: false },
    { accepted: 0, escalated: 200, status: 'conservative', alarm: true },
  ])(
    '$accepted accepted of $accepted + $escalated wrong items is $status',
    ({ accepted, escalated, status, alarm }) => {
      const tallies = tally([
        { label: 'benign', decision: 'accept', propensity: 1 },
        ...many(accepted, wrong('accept')),
        ...many(escalated, wrong('escalate')),
      ]);
      expect(miscoverage(tallies, GUARANTEE)).toMatchObject({ status, alarm });
    },
  );

  it('concludes nothing from labels of one side alone', () => {
    for (const side of ['accept', 'escalate', 'reject'] as const) {
      expect(miscoverage(tally(many(500, wrong(side))), GUARANTEE)).toMatchObject({
        status: 'undetermined',
        alarm: false,
        interval: { low: 0, high: 1 },
      });
    }
    expect(miscoverage(NO_LABELS, GUARANTEE)).toMatchObject({
      status: 'undetermined',
      estimate: null,
      labelled: 0,
    });
  });

  it('weights a tenth of accepted items tenfold: 2 seen beside 180 are 20 of 200', () => {
    const tallies = tally([...many(2, wrong('accept', 0.1)), ...many(180, wrong('escalate'))]);
    const found = miscoverage(tallies, GUARANTEE);
    expect(found).toMatchObject({ exact: true, labelled: 182, errors: 2 });
    expect(found.estimate).toBeCloseTo(0.1, 12);
    const theta = binomialInterval(2, 182);
    expect(found.interval.high).toBeCloseTo(theta.high / (theta.high + (1 - theta.high) * 0.1), 12);
  });

  it.each([
    { p: 0.05, items: 400, seed: 51 },
    { p: 0.02, items: 2000, seed: 52 },
  ])('its exact interval covers p = $p in 95 % of sampled trials (seed $seed)', ({ p, items, seed }) => {
    const random = seededRandom(seed);
    let covered = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const tallies = sampledLabels(items, p, (accepted) => (accepted ? 0.2 : 0.8), random);
      const { interval, exact } = miscoverage(tallies, GUARANTEE);
      expect(exact).toBe(true);
      if (interval.low <= p && p <= interval.high) covered += 1;
    }
    expect(binomialInterval(covered, 1000).high).toBeGreaterThanOrEqual(0.95);
    expect(covered).toBeLessThan(1000);
  });

  it.each([
    { p: 0.05, items: 400, seed: 53 },
    { p: 0.02, items: 2000, seed: 54 },
    { p: 0.3, items: 200, seed: 55 },
  ])('its approximate interval covers p = $p at least as often (seed $seed)', ({ p, items, seed }) => {
    const random = seededRandom(seed);
    let covered = 0;
    let width = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const propensityOf = (accepted: boolean, source: RandomSource) =>
        accepted ? 0.1 + 0.3 * source() : 0.5 + 0.5 * source();
      const { interval, exact } = miscoverage(sampledLabels(items, p, propensityOf, random), GUARANTEE);
      expect(exact).toBe(false);
      if (interval.low <= p && p <= interval.high) covered += 1;
      width += (interval.high - interval.low) / 1000;
    }
    expect(binomialInterval(covered, 1000).high).toBeGreaterThanOrEqual(0.95);
    // An interval that says nothing would cover too.
    expect(width).toBeLessThan(Math.max(4 * p, 0.4));
  });

  it.each([
    [{ ...wrong('accept'), propensity: 0 }],
    [{ ...wrong('accept'), propensity: Number.NaN }],
    [{ ...wrong('accept'), propensity: 1.5 }],
    [{ ...wrong('accept'), label: JSON.parse('"other"') }],
    [{ ...wrong('accept'), decision: JSON.parse('"toString"') }],
  ])('refuses the label %o', (labelled) => {
    expect(() => addLabel(NO_LABELS, labelled)).toThrow(/propensity|label/);
  });

  it.each([0, 1, Number.NaN])('refuses delta %s', (delta) => {
    expect(() => miscoverage(NO_LABELS, { ...GUARANTEE, delta })).toThrow(/delta/);
  });
});

describe('the interval of a weighted count', () => {
  it.each([
    // Garwood's exact Poisson limits, scipy 1.17.1: chi2.ppf(0.025, 2k) / 2 and chi2.ppf(0.975, 2k + 2) / 2
    { count: 0, low: 0, high: 3.688879454113936 },
    { count: 1, low: 0.02531780798428984, high: 5.571643390938899 },
    { count: 10, low: 4.7953886961324335, high: 18.39035604201778 },
  ])("is Garwood's for $count items of equal weight, times that weight", ({ count, low, high }) => {
    for (const weight of [1, 25]) {
      const items = { count, weight: count * weight, squaredWeight: count * weight ** 2 };
      const interval = weightedTotalInterval(items, weight, 0.95);
      expect(interval.low / weight).toBeCloseTo(low, 9);
      expect(interval.high / weight).toBeCloseTo(high, 9);
    }
  });
});
