import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyChange,
  type Change,
  DecisionHistory,
  EMPTY_DECISION_STATE,
  parseDecisionState,
  serializeDecisionState,
} from '../../src/decision/mod.ts';
import { label, settings } from './support.ts';

const change: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({
      tenant: fc.constantFrom('a', 'b'),
      wrong: fc.boolean(),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      scored: fc.boolean(),
      share: fc.constantFrom(1, 0.5, 0.1),
      id: fc.integer({ min: 0, max: 20 }),
    })
    .map(({ tenant, wrong, score, scored, share, id }) =>
      label(tenant, wrong ? 'wrong' : 'benign', score, {
        pcs_id: `p${id}`,
        ...(scored ? {} : { bounds_score: null }),
        propensity: share,
        label_share: share,
      }),
    ),
  fc
    .record({ tenant: fc.constantFrom('a', 'b'), maxRecords: fc.integer({ min: 1, max: 10 }) })
    .map(({ tenant, maxRecords }) => settings(tenant, { maxRecords })),
  fc.record({ tenant: fc.constantFrom('a', 'b'), since: fc.option(fc.integer({ min: 0, max: 10 })) }).map(
    ({ tenant, since }): Change => ({
      kind: 'recalibration',
      tenant,
      at_ms: 0,
      by: 'x',
      keep_since_ms: since,
      triggers: [],
    }),
  ),
);

const fold = (changes: readonly Change[]) => changes.reduce(applyChange, EMPTY_DECISION_STATE);
const plain = (state: ReturnType<typeof fold>) => JSON.stringify(serializeDecisionState(state));

/** What decides: a snapshot holds the items, and the sets are made from them again. */
const setsOf = ({ tenants }: ReturnType<typeof fold>) =>
  [...tenants].map(([id, { calibration }]) => [id, calibration.set.records, calibration.itemWeight]);

describe('decision history', () => {
  test('a record at position s is judged under exactly the changes before s', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const history = new DecisionHistory();
        for (const [index, item] of changes.entries()) history.apply({ seq: 2 * (index + 1), change: item });
        for (let seq = 1; seq <= 2 * changes.length + 2; seq++) {
          const before = changes.filter((_, index) => 2 * (index + 1) < seq);
          expect(plain(history.at(seq))).toBe(plain(fold(before)));
        }
      }),
    );
  });

  test('pruning forgets nothing that is still to be judged, and what is left makes the same history elsewhere', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), fc.nat(70), (changes, settled) => {
        const history = new DecisionHistory();
        for (const [index, item] of changes.entries()) history.apply({ seq: 2 * (index + 1), change: item });
        history.prune(settled);
        const base = history.asOf(0);
        const other = new DecisionHistory(
          base.seq,
          parseDecisionState(structuredClone(serializeDecisionState(base.state))),
        );
        for (const logged of history.changes) other.apply(logged);
        for (let seq = settled + 1; seq <= 2 * changes.length + 2; seq++) {
          const before = changes.filter((_, index) => 2 * (index + 1) < seq);
          expect(plain(history.at(seq))).toBe(plain(fold(before)));
          expect(plain(other.at(seq))).toBe(plain(fold(before)));
        }
      }),
    );
  });

  test('a state survives its way through JSON, and goes on as the one that it was', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), change, (changes, next) => {
        const state = fold(changes);
        const again = parseDecisionState(JSON.parse(plain(state)));
        expect(plain(again)).toBe(plain(state));
        expect(setsOf(again)).toEqual(setsOf(state));
        expect(plain(applyChange(again, next))).toBe(plain(applyChange(state, next)));
      }),
    );
  });

  test('a change that comes out of order is refused; one that the base holds is passed over', () => {
    const history = new DecisionHistory(10);
    history.apply({ seq: 10, change: label('a', 'wrong', 0.5) });
    expect(plain(history.latest)).toBe(plain(EMPTY_DECISION_STATE));
    history.apply({ seq: 12, change: label('a', 'wrong', 0.5) });
    expect(() => history.apply({ seq: 11, change: label('a', 'wrong', 0.5) })).toThrow(/came after/);
  });

  test('the same label again is no change; another label of the same outcome is', () => {
    const once = applyChange(EMPTY_DECISION_STATE, label('a', 'wrong', 0.5, { pcs_id: 'p' }));
    expect(applyChange(once, label('a', 'wrong', 0.5, { pcs_id: 'p' }))).toBe(once);
    const corrected = applyChange(once, label('a', 'benign', 0.5, { pcs_id: 'p' }));
    const set = corrected.tenants.get('a')?.calibration.set;
    expect([set?.wrong.n, set?.benign.n]).toEqual([0, 1]);
  });
});
