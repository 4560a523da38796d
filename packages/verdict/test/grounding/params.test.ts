import {
  assertGroundingParams,
  checkGrounding,
  DEFAULT_GROUNDING,
  type GroundingParams,
} from '@kakeya/verdict/grounding';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/errors.ts';

describe('parameters', () => {
  it('that are the default pass', () => {
    expect(() => assertGroundingParams(DEFAULT_GROUNDING)).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['shingleSize', 0],
    ['shingleSize', 1.5],
    ['shingleSize', 17],
    ['shingleSize', Number.NaN],
    ['minOverlap', -0.1],
    ['minOverlap', 1.1],
    ['minOverlap', Number.NaN],
    ['minContainment', Number.NaN],
    ['minContainment', undefined],
    ['minContainment', '0.5'],
    ['decideBy', 'either'],
    ['stopWords', undefined],
    ['stemming', 1],
    ['maxSpans', -1],
    ['maxSpans', Number.POSITIVE_INFINITY],
  ])('with %s = %s are refused, by name', (name, value) => {
    const params = { ...DEFAULT_GROUNDING, [name]: value } as GroundingParams;
    expect(() => assertGroundingParams(params)).toThrow(VerdictError);
    expect(() => checkGrounding('a', ['a'], params)).toThrow(new RegExp(`^${name} must`));
  });
});
