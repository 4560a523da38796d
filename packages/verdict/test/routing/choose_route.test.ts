import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/errors.ts';
import {
  assertRoutingParams,
  assignArm,
  chooseRoute,
  DEFAULT_ROUTING,
  INITIAL_GUARDRAIL,
  type RiskEstimate,
  resumeRouting,
  type RoutingParams,
} from '../../src/routing/mod.ts';
import { binomialInterval } from '../../src/stats/mod.ts';

const ON: RoutingParams = { ...DEFAULT_ROUTING, enabled: true };
const EXPERIMENT = { id: 'skip-1', treatmentShare: 0.3, salt: 's' };
const LOW: RiskEstimate = { probability: 0.04, interval: { low: 0.03, high: 0.06 } };

describe('the route of an output', () => {
  it.each<[string, RiskEstimate | undefined, Partial<RoutingParams>, string, string]>([
    ['low and narrow', LOW, {}, 'fast', 'low_risk'],
    ['disabled', LOW, { enabled: false }, 'full', 'disabled'],
    ['no model', undefined, {}, 'full', 'model_missing'],
    ['NaN', { ...LOW, probability: Number.NaN }, {}, 'full', 'not_finite'],
    [
      'NaN, intervals not asked for',
      { probability: Number.NaN, interval: null },
      { requireNarrowCI: false },
      'full',
      'not_finite',
    ],
    ['−∞', { ...LOW, probability: -Infinity }, {}, 'full', 'not_finite'],
    ['a negative probability', { ...LOW, probability: -0.1 }, {}, 'full', 'out_of_range'],
    [
      'exactly at the threshold',
      { probability: 0.1, interval: { low: 0.09, high: 0.11 } },
      {},
      'full',
      'risk_not_low',
    ],
    ['no interval', { probability: 0.04, interval: null }, {}, 'full', 'interval_missing'],
    [
      'no interval, none asked for',
      { probability: 0.04, interval: null },
      { requireNarrowCI: false },
      'fast',
      'low_risk',
    ],
    [
      'a wide interval',
      { probability: 0.04, interval: { low: 0, high: 0.0501 } },
      {},
      'full',
      'interval_wide',
    ],
    [
      'a wide interval, width not asked for',
      { probability: 0.04, interval: { low: 0, high: 0.9 } },
      { requireNarrowCI: false },
      'fast',
      'low_risk',
    ],
    [
      'an interval of NaN',
      { probability: 0.04, interval: { low: Number.NaN, high: 0.05 } },
      {},
      'full',
      'interval_invalid',
    ],
    [
      'an interval that ends at NaN',
      { probability: 0.04, interval: { low: 0.03, high: Number.NaN } },
      { requireNarrowCI: false },
      'full',
      'interval_invalid',
    ],
    [
      'an interval above its probability',
      { probability: 0.04, interval: { low: 0.05, high: 0.06 } },
      {},
      'full',
      'interval_invalid',
    ],
    [
      'an interval turned round',
      { probability: 0.04, interval: { low: 0.06, high: 0.03 } },
      {},
      'full',
      'interval_invalid',
    ],
    [
      'an infinite interval',
      { probability: 0.04, interval: { low: 0, high: Infinity } },
      {},
      'full',
      'interval_invalid',
    ],
    ['a threshold that is no number', LOW, { skipEnsembleBelow: Number.NaN }, 'full', 'risk_not_low'],
    ['a width that is no number', LOW, { maxCIWidth: Number.NaN }, 'full', 'interval_wide'],
  ])('%s', (_name, risk, change, path, reason) => {
    expect(chooseRoute(risk, { ...ON, ...change }, 'k')).toEqual({
      path,
      reason,
      arm: null,
      propensity: null,
    });
  });

  it('is fast only for a finite, low, narrow, consistent risk, whatever comes in', () => {
    const any = fc.oneof(fc.double(), fc.double({ min: -0.1, max: 0.2 }));
    const risks = fc.option(
      fc.record({ probability: any, interval: fc.option(fc.record({ low: any, high: any })) }),
      { nil: undefined },
    );
    fc.assert(
      fc.property(risks, any, any, fc.string(), (risk, skipEnsembleBelow, maxCIWidth, key) => {
        const { path } = chooseRoute(risk, { ...ON, skipEnsembleBelow, maxCIWidth }, key);
        if (path === 'full') return;
        const { probability: p, interval } = risk ?? {};
        if (p === undefined || interval === null || interval === undefined)
          throw new Error('fast without a risk');
        expect([p >= 0, p < skipEnsembleBelow, interval.low <= p, p <= interval.high]).not.toContain(false);
        expect(interval.high - interval.low).toBeLessThanOrEqual(maxCIWidth);
      }),
      { numRuns: 2000 },
    );
  });

  it('compares with the same rule in both arms: control and treatment differ only where the risk is low', () => {
    const params = { ...ON, experiment: EXPERIMENT };
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 0.2, noNaN: true }), (key, probability) => {
        const risk = { probability, interval: { low: probability, high: probability } };
        const { arm, propensity } = assignArm(EXPERIMENT, key);
        const low = probability < 0.1;
        expect(chooseRoute(risk, params, key)).toEqual({
          path: low && arm === 'treatment' ? 'fast' : 'full',
          reason: low ? (arm === 'treatment' ? 'low_risk' : 'control_arm') : 'risk_not_low',
          arm,
          propensity,
        });
      }),
    );
  });

  it('is full after a rollback until a person lifts it, on the record', () => {
    const rolledBack = {
      status: 'rolled_back',
      looks: 3,
      history: [{ kind: 'rollback', atMs: 5, look: 3, evidence: [] }],
    } as const;
    expect(chooseRoute(LOW, { ...ON, experiment: EXPERIMENT }, 'k', rolledBack)).toEqual({
      path: 'full',
      reason: 'rolled_back',
      arm: null,
      propensity: null,
    });
    const lifted = resumeRouting(rolledBack, { atMs: 9, by: 'ops', reason: 'fixed' });
    expect(chooseRoute(LOW, ON, 'k', lifted).path).toBe('fast');
    expect(lifted.history.map(({ kind }) => kind)).toEqual(['rollback', 'resume']);
    expect(() => resumeRouting(INITIAL_GUARDRAIL, { atMs: 9, by: 'ops', reason: 'x' })).toThrow(
      /no rollback/,
    );
    expect(() => resumeRouting(rolledBack, { atMs: 9, by: '', reason: 'x' })).toThrow(/who/);
  });
});

describe('the assignment to arms', () => {
  it('is SHA-256 over the JSON of [salt, id, key]', () => {
    // python3: int(hashlib.sha256(b'["s","skip-1","k"]').hexdigest()[:13], 16) / 16**13 = 0.68931…
    expect(assignArm({ ...EXPERIMENT, treatmentShare: 0.6893 }, 'k').arm).toBe('control');
    expect(assignArm({ ...EXPERIMENT, treatmentShare: 0.6894 }, 'k').arm).toBe('treatment');
  });

  it('gives the share that was asked for (20 000 keys, 99.9 % interval), and the propensities sum to 1', () => {
    const n = 20_000;
    const arms = Array.from({ length: n }, (_, i) => assignArm(EXPERIMENT, `key-${i}`));
    const treated = arms.filter(({ arm }) => arm === 'treatment');
    const { low, high } = binomialInterval(treated.length, n, 0.999);
    expect(low).toBeLessThanOrEqual(0.3);
    expect(high).toBeGreaterThanOrEqual(0.3);
    const propensities = new Set(arms.map(({ propensity }) => propensity));
    expect([...propensities].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  it('is another one under another id and under another salt (independent: agreement .58 at share .3)', () => {
    const n = 20_000;
    for (const other of [
      { ...EXPERIMENT, id: 'skip-2' },
      { ...EXPERIMENT, salt: 't' },
    ]) {
      let agree = 0;
      for (let i = 0; i < n; i++) {
        if (assignArm(EXPERIMENT, `key-${i}`).arm === assignArm(other, `key-${i}`).arm) agree += 1;
      }
      const { low, high } = binomialInterval(agree, n, 0.999);
      expect(low).toBeLessThanOrEqual(0.58);
      expect(high).toBeGreaterThanOrEqual(0.58);
    }
  });

  it('gives control where the share is no number', () => {
    expect(assignArm({ ...EXPERIMENT, treatmentShare: Number.NaN }, 'k')).toEqual({
      arm: 'control',
      propensity: 1,
    });
  });
});

describe('routing settings', () => {
  it.each<[string, Partial<RoutingParams>]>([
    ['skipEnsembleBelow', { skipEnsembleBelow: Number.NaN }],
    ['skipEnsembleBelow', { skipEnsembleBelow: 1.1 }],
    ['maxCIWidth', { maxCIWidth: -0.1 }],
    ['treatmentShare', { experiment: { ...EXPERIMENT, treatmentShare: 0 } }],
    ['treatmentShare', { experiment: { ...EXPERIMENT, treatmentShare: Number.NaN } }],
    ['id', { experiment: { ...EXPERIMENT, id: '' } }],
  ])('refuses a meaningless %s', (name, change) => {
    expect(() => assertRoutingParams({ ...ON, ...change })).toThrow(VerdictError);
    expect(() => assertRoutingParams({ ...ON, ...change })).toThrow(new RegExp(name));
  });

  it('takes the defaults, which are off', () => {
    assertRoutingParams({ ...ON, experiment: EXPERIMENT });
    expect(DEFAULT_ROUTING).toMatchObject({ enabled: false, skipEnsembleBelow: 0.1, maxCIWidth: 0.05 });
  });
});
