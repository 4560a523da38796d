import { describe, expect, it } from 'vitest';
import {
  analyseExperiment,
  type Arm,
  assertGuardrails,
  DEFAULT_GUARDRAILS,
  type GuardrailState,
  INITIAL_GUARDRAIL,
  type RoutedRecord,
  takeLook,
} from '../../src/routing/mod.ts';
import { binomialInterval, type RandomSource, seededRandom } from '../../src/stats/mod.ts';

const PLAIN: RoutedRecord = {
  arm: 'control',
  path: 'full',
  latencyMs: 10,
  wrong: null,
  contained: null,
  weight: 1,
};

interface Truth {
  readonly containment: number;
  /** Latency is exponential with this mean: p95 = 3.0 means. */
  readonly meanMs: number;
}

/** `n` outputs, a third of them wrong. */
function traffic(arm: Arm, n: number, truth: Truth, random: RandomSource): RoutedRecord[] {
  return Array.from({ length: n }, () => {
    const wrong = random() < 1 / 3;
    const contained = wrong ? random() < truth.containment : null;
    return { ...PLAIN, arm, latencyMs: -Math.log(1 - random()) * truth.meanMs, wrong, contained };
  });
}

function wrongOnes(arm: Arm, contained: number, missed: number, weight = 1): RoutedRecord[] {
  return Array.from({ length: contained + missed }, (_, i) => ({
    ...PLAIN,
    arm,
    wrong: true,
    contained: i < contained,
    weight: i < contained ? 1 : weight,
  }));
}

describe('the comparison of the arms', () => {
  it('containment is the share of wrong outputs that were not accepted, whatever else was escalated', () => {
    const benign = (arm: Arm): RoutedRecord[] =>
      Array.from({ length: 500 }, () => ({ ...PLAIN, arm, wrong: false, contained: true }));
    const records = [
      ...wrongOnes('treatment', 30, 10),
      ...benign('treatment'),
      ...wrongOnes('control', 36, 4),
      ...benign('control'),
    ];
    const analysis = analyseExperiment(records, DEFAULT_GUARDRAILS);
    expect(analysis.treatment).toMatchObject({
      n: 540,
      labelled: 540,
      wrong: 40,
      contained: 30,
      containment: 0.75,
    });
    expect(analysis.control.containment).toBe(0.9);
    expect(analysis.containmentDifference).toBeCloseTo(-0.15, 12);
    expect(analysis.verdict).toBe('no_evidence_of_harm');
  });

  it('weights undo the sampling of labels: 10 missed at weight 10 are 100', () => {
    const records = [...wrongOnes('treatment', 100, 10, 10), ...wrongOnes('control', 100, 10, 10)];
    const { treatment } = analyseExperiment(records, DEFAULT_GUARDRAILS);
    expect(treatment.containment).toBe(0.5);
    expect(treatment.effectiveWrong).toBe(20);
  });

  it('the largest weight counts before a missed output has been seen: none among 100 is no proof', () => {
    const benign = { ...PLAIN, arm: 'treatment', wrong: false, weight: 10 } as const;
    const { treatment } = analyseExperiment([...wrongOnes('treatment', 100, 0), benign], DEFAULT_GUARDRAILS);
    expect(treatment).toMatchObject({ containment: 1, effectiveWrong: 10 });
  });

  it('equal weights change nothing, whatever they are', () => {
    const at = (weight: number) =>
      analyseExperiment(
        [...wrongOnes('treatment', 30, 10), ...wrongOnes('control', 36, 4)].map((r) => ({ ...r, weight })),
        DEFAULT_GUARDRAILS,
      ).guardrails.containment;
    const [one, tenth] = [at(1), at(0.1)];
    if (one.status === 'insufficient' || tenth.status === 'insufficient') throw new Error('too small');
    expect(tenth.bound).toBeCloseTo(one.bound, 9);
  });

  it('says what is missing rather than that all is well', () => {
    const nothing = analyseExperiment([], DEFAULT_GUARDRAILS);
    expect(nothing.verdict).toBe('insufficient');
    expect(nothing.guardrails).toMatchObject({
      containment: { status: 'insufficient', difference: null, needs: /at least 10 wrong outputs/ },
      latency: { status: 'insufficient', needs: /at least 131 outputs per arm; there are 0 and 0/ },
    });
    expect(nothing.p95DifferenceIntervalMs).toEqual({ low: null, high: null });
    expect(nothing.containmentDifferenceInterval).toBeNull();
    const unlabelled = traffic('treatment', 400, { containment: 1, meanMs: 10 }, seededRandom(1)).map(
      (r) => ({
        ...r,
        wrong: null,
      }),
    );
    expect(analyseExperiment(unlabelled, DEFAULT_GUARDRAILS).verdict).toBe('insufficient');
  });

  it('a total collapse shows at the size that `needs` names, and not at one less', () => {
    const collapsed = (n: number) =>
      analyseExperiment([...wrongOnes('treatment', 0, n), ...wrongOnes('control', n, 0)], DEFAULT_GUARDRAILS)
        .guardrails.containment.status;
    expect([collapsed(9), collapsed(10)]).toEqual(['insufficient', 'breach']);
  });

  it.each<[string, Partial<RoutedRecord>, RegExp]>([
    ['NaN latency', { latencyMs: Number.NaN }, /Record 1: latencyMs/],
    ['negative latency', { latencyMs: -1 }, /latencyMs/],
    ['no weight', { weight: 0 }, /weight/],
    ['NaN weight', { weight: Number.NaN }, /weight/],
    ['control on the fast path', { path: 'fast' }, /control arm/],
    ['wrong, and nobody knows whether accepted', { wrong: true }, /accepted/],
  ])('refuses a record with %s', (_name, change, message) => {
    expect(() => analyseExperiment([PLAIN, { ...PLAIN, ...change }], DEFAULT_GUARDRAILS)).toThrow(message);
  });

  it.each([
    { containmentMargin: Number.NaN },
    { containmentMargin: 1 },
    { p95MarginMs: -1 },
    { falseRollbackRate: 0 },
    { falseRollbackRate: Number.NaN },
    { plannedLooks: 0 },
    { plannedLooks: 2.5 },
  ])('refuses guardrails %o', (change) => {
    expect(() => assertGuardrails({ ...DEFAULT_GUARDRAILS, ...change })).toThrow(Object.keys(change)[0]);
  });
});

describe('the 95 % intervals', () => {
  it('cover the truth (containment .80 against .90, p95 30 against 45 ms; 400 trials, seed 5)', () => {
    const random = seededRandom(5);
    const trials = 400;
    let [containment, latency] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const { containmentDifferenceInterval: c, p95DifferenceIntervalMs: l } = analyseExperiment(
        [
          ...traffic('treatment', 400, { containment: 0.8, meanMs: 10 }, random),
          ...traffic('control', 400, { containment: 0.9, meanMs: 15 }, random),
        ],
        DEFAULT_GUARDRAILS,
      );
      const truth = Math.log(20) * (10 - 15);
      if (c !== null && c.low <= -0.1 && c.high >= -0.1) containment += 1;
      if ((l.low ?? Infinity) <= truth && (l.high ?? -Infinity) >= truth) latency += 1;
    }
    // Newcombe is nominal; the order statistics are conservative.
    expect(binomialInterval(containment, trials, 0.999).high).toBeGreaterThanOrEqual(0.95);
    expect(binomialInterval(latency, trials, 0.999).high).toBeGreaterThanOrEqual(0.95);
    expect(Math.min(containment, latency) / trials).toBeGreaterThan(0.9);
  });
});

describe('guardrails under repeated looks', () => {
  const LOOKS = 10;
  const PER_LOOK = 120;

  /** Ten looks at growing data; the state in which the experiment ends. */
  function run(treatment: Truth, control: Truth, random: RandomSource): GuardrailState {
    let state = INITIAL_GUARDRAIL;
    const records: RoutedRecord[] = [];
    for (let look = 1; look <= LOOKS && state.status === 'active'; look++) {
      records.push(...traffic('treatment', PER_LOOK, treatment, random));
      records.push(...traffic('control', PER_LOOK, control, random));
      state = takeLook(state, records, { ...DEFAULT_GUARDRAILS, plannedLooks: LOOKS }, look).state;
    }
    return state;
  }

  function rollbacks(trials: number, seed: number, treatment: Truth, control: Truth) {
    const random = seededRandom(seed);
    const by = { containment: 0, latency_p95: 0, any: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const last = run(treatment, control, random).history.at(-1);
      if (last?.kind !== 'rollback') continue;
      by.any += 1;
      for (const { guardrail } of last.evidence) by[guardrail] += 1;
    }
    return by;
  }

  it('no harm, at the edge of both margins: rolled back in at most 5 % of 300 experiments (seed 21)', () => {
    const { any } = rollbacks(300, 21, { containment: 0.88, meanMs: 20 }, { containment: 0.9, meanMs: 20 });
    expect(binomialInterval(any, 300).high).toBeLessThanOrEqual(0.05);
  });

  it('nor does labelling one accepted output in five, at weight 5: at most 5 % of 300 experiments (seed 24)', () => {
    const random = seededRandom(24);
    const sampled = (arm: Arm, containment: number): RoutedRecord[] =>
      traffic(arm, PER_LOOK * LOOKS, { containment, meanMs: 20 }, random).map((record) => {
        if (record.wrong === true && record.contained === true) return record;
        return random() < 0.2 ? { ...record, weight: 5 } : { ...record, wrong: null, contained: null };
      });
    let rolledBack = 0;
    for (let trial = 0; trial < 300; trial++) {
      const [treatment, control] = [sampled('treatment', 0.88), sampled('control', 0.9)];
      let state = INITIAL_GUARDRAIL;
      for (let look = 1; look <= LOOKS; look++) {
        const seen = [...treatment.slice(0, look * PER_LOOK), ...control.slice(0, look * PER_LOOK)];
        state = takeLook(state, seen, DEFAULT_GUARDRAILS, look).state;
      }
      if (state.status === 'rolled_back') rolledBack += 1;
    }
    expect(binomialInterval(rolledBack, 300).high).toBeLessThanOrEqual(0.05);
  });

  it('containment .90 → .65 is rolled back in at least 90 % of 200 experiments, for that reason (seed 22)', () => {
    const by = rollbacks(200, 22, { containment: 0.65, meanMs: 20 }, { containment: 0.9, meanMs: 20 });
    expect(binomialInterval(by.containment, 200).low).toBeGreaterThanOrEqual(0.9);
  });

  it('p95 half as long again is rolled back in at least 90 % of 200 experiments, for that reason (seed 23)', () => {
    const by = rollbacks(200, 23, { containment: 0.9, meanMs: 30 }, { containment: 0.9, meanMs: 20 });
    expect(binomialInterval(by.latency_p95, 200).low).toBeGreaterThanOrEqual(0.9);
  });

  it('a rollback is recorded with its numbers, is final, and stops further looks', () => {
    const records = [...wrongOnes('treatment', 20, 80), ...wrongOnes('control', 95, 5)];
    const first = takeLook({ ...INITIAL_GUARDRAIL, looks: 2 }, records, DEFAULT_GUARDRAILS, 1234);
    expect(first.decision).toMatchObject({
      kind: 'rollback',
      atMs: 1234,
      look: 3,
      evidence: [{ guardrail: 'containment', difference: -0.75, limit: -0.02, level: 0.0025 }],
    });
    expect(first.state).toEqual({ status: 'rolled_back', looks: 3, history: [first.decision] });
    const second = takeLook(first.state, records, DEFAULT_GUARDRAILS, 1235);
    expect(second).toEqual({ decision: { kind: 'already_rolled_back' }, analysis: null, state: first.state });
  });

  it('a look beyond the plan is not taken: it would spend chance that nobody granted', () => {
    const records = [...wrongOnes('treatment', 20, 80), ...wrongOnes('control', 95, 5)];
    const spent: GuardrailState = { ...INITIAL_GUARDRAIL, looks: 10 };
    expect(takeLook(spent, records, DEFAULT_GUARDRAILS, 1)).toEqual({
      decision: { kind: 'looks_exhausted' },
      analysis: null,
      state: spent,
    });
  });
});
