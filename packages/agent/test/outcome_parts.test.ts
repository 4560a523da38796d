import type * as verdict from '@kakeya/verdict';
import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { type Outcome, readOutcome } from '../src/send/outcome.ts';
import { interpret } from '../src/send/reply.ts';
import { idOf, outcomeOf } from './support/records.ts';

const id = idOf('a record');

const PARTS = {
  guarantee: {
    kind: 'accept_given_wrong',
    delta: 0.05,
    p_value: 0.01,
    n_wrong: 99,
    n_benign: 400,
    set: 'tenant',
    calibration_version: 'v7',
  },
  no_guarantee: { code: 'too_few_labels', message: 'Too few.', n_wrong: 3, needs_n_wrong: 19 },
  score: {
    name: 'risk',
    value: 0.2,
    bounds: 0.1,
    model: 'm1',
    interval: { low: 0.1, high: 0.3 },
  },
  route: { path: 'full', reason: 'control_arm', arm: 'control', propensity: 0.5 },
  checks: [{ check: 'grounding', status: 'pass', score: 0, evidence: { containment: 1 } }],
  grounding: {
    jaccard: 0.5,
    containment: 1,
    grounded: false,
    unsupported_count: 1,
    unsupported: [{ kind: 'number', start: 3, end: 6 }],
  },
  labelling: { wanted: true, propensity: 0.1, label_share: 0.1 },
  calibration_version: 'v7',
} as const;
type Part = keyof typeof PARTS;
const NAMES: readonly string[] = Object.keys(PARTS);

const outcome = { ...outcomeOf(id, 'accept'), ...PARTS };

/** Every path to a member, such as `guarantee.delta` or `checks.0.score`. */
function pathsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    name,
    ...pathsIn(inner).map((path) => `${name}.${path}`),
  ]);
}

function replaced(value: unknown, [name = '', ...rest]: readonly string[], by: unknown): unknown {
  const copy: Record<string, unknown> = Array.isArray(value)
    ? Object.assign([], value)
    : Object.assign({}, value);
  copy[name] = rest.length === 0 ? by : replaced(copy[name], rest, by);
  return copy;
}

describe('the parts of an outcome', () => {
  test('are typed so that every outcome of this gateway is one', () => {
    expectTypeOf<Pick<verdict.Outcome, Part>>().toExtend<Pick<Outcome, Part>>();
  });

  test('are passed on as they came, with members that only a newer gateway knows', () => {
    const newer = {
      ...outcome,
      guarantee: { ...PARTS.guarantee, kind: 'a newer kind', more: [1] },
      grounding: { ...PARTS.grounding, entailment: { score: 'high' } },
      constructor: 'x',
      forecast: {},
    };
    expect(readOutcome(newer, id)).toEqual(newer);
    expect(readOutcome(outcomeOf(id, 'reject'), id)).toEqual(outcomeOf(id, 'reject'));
  });

  test('may each be null or absent', () => {
    for (const name of NAMES) {
      expect(readOutcome({ ...outcome, [name]: null }, id)).toEqual({ ...outcome, [name]: null });
      const { [name]: _, ...without } = Object.fromEntries(Object.entries(outcome));
      expect(readOutcome(without, id)).toEqual(without);
    }
  });

  test.each([
    ['guarantee.delta', '0.05'],
    ['guarantee.delta', -0.05],
    ['guarantee.p_value', 1.5],
    ['guarantee.n_wrong', 1.5],
    ['guarantee.calibration_version', null],
    ['no_guarantee.needs_n_wrong', 'many'],
    ['score.value', 2],
    ['score.interval.low', null],
    ['route.propensity', '1'],
    ['checks', {}],
    ['checks.0.evidence', []],
    ['checks.0.status', 1],
    ['grounding.grounded', 'true'],
    ['grounding.containment', 3],
    ['grounding.unsupported.0.start', -1],
    ['labelling.wanted', 1],
    ['calibration_version', 7],
  ])('one that is not of its type is left out, and the verdict stands: %s = %j', (path, wrong) => {
    const changed = replaced(outcome, path.split('.'), wrong);
    const [part = ''] = path.split('.');
    const { [part]: _, ...expected } = Object.fromEntries(Object.entries(outcome));
    expect(interpret({ status: 200, replayed: false, body: changed }, id)).toEqual({
      kind: 'decided',
      answer: { status: 200, replayed: false, outcome: expected },
    });
  });

  test('whatever stands in their place, the decision is the one that was sent', () => {
    const paths = pathsIn(PARTS);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const changed = replaced(outcome, path.split('.'), value);
        const read = readOutcome(changed, id);
        expect(read).toMatchObject({ pcs_id: id, decision: 'accept', accepted: true });
        // Left out or as it came, never altered.
        const kept = NAMES.filter((name) => read !== undefined && name in read);
        expect(kept.filter((name) => read?.[name] !== Reflect.get(Object(changed), name))).toEqual([]);
      }),
    );
  });
});
