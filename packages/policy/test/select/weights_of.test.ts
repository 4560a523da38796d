import { describe, expect, it } from 'vitest';
import { weightsOf } from '../../src/select/weights_of.ts';
import { SEED_POLICY, SEED_WEIGHTS } from './seed_example.ts';

describe('weights', () => {
  it('are numbers by rule id', () => {
    expect(weightsOf(SEED_WEIGHTS, SEED_POLICY)).toEqual(new Map(Object.entries(SEED_WEIGHTS)));
    expect(weightsOf({}, SEED_POLICY)).toEqual(new Map());
    expect(weightsOf({ audit_fresh: -0 }, SEED_POLICY).get('audit_fresh')).toBe(0);
  });

  it.each([
    ['a rule that the policy lacks', { audit_stale: 1, nothing: 2 }, /"audit_stale".*"nothing"/],
    ['a negative weight', { audit_fresh: -1 }, /"audit_fresh" must be a number from 0/],
    ['NaN', { audit_fresh: Number.NaN }, /"audit_fresh"/],
    ['an infinite weight', { audit_fresh: Infinity }, /"audit_fresh"/],
    ['a weight in words', { audit_fresh: '3' }, /"audit_fresh"/],
    ['a list', [1], /must be a map/],
    ['nothing', null, /must be a map/],
  ])('of %s are refused', (_, value, message) => {
    expect(() => weightsOf(value, SEED_POLICY)).toThrow(
      expect.objectContaining({ code: 'weights_invalid', message: expect.stringMatching(message) }),
    );
  });
});
