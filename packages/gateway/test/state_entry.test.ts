import type { JournalEntry } from '@kakeya/storage';
import { EMPTY_DECISION_STATE, serializeDecisionState } from '@kakeya/verdict';
import { expect, test } from 'vitest';
import { STATE } from '../src/pipeline/log_entry.ts';
import { encodeState, StateReader } from '../src/pipeline/state_entry.ts';

/** Of the smallest segment that settings allow. */
const MAX_ENTRY_BYTES = 57_000;

/** A state whose JSON is long, and where it is cut falls between the halves of a character, or into an escape. */
function large(units: number) {
  const record = {
    id: '"\u{1f600}'.repeat(units / 3),
    score: 0.5,
    label: 'wrong',
    atMs: 1,
    weight: 1,
    labelShare: 1,
  } as const;
  return { ...serializeDecisionState(EMPTY_DECISION_STATE), global: { version: null, records: [record] } };
}

const entries = (payloads: readonly Uint8Array[], from = 1): JournalEntry[] =>
  payloads.map((payload, index) => ({ seq: from + index, kind: STATE, atMs: 0, payload }));

test('a state of any size is put together again from entries that the journal takes', () => {
  for (const units of [3, 499_000, 1_500_000, 3_000_000]) {
    const state = large(units);
    const parts = encodeState({ through: 7, state });
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(MAX_ENTRY_BYTES);
    const reader = new StateReader();
    const taken = entries(parts).map((entry) => reader.take(entry));
    expect(taken.slice(0, -1).filter((entry) => entry !== undefined)).toEqual([]);
    expect(taken.at(-1)).toEqual({ through: 7, state });
  }
});

test('a state that a crash left incomplete is passed over, and the next one is read', () => {
  const [cut, whole] = [
    encodeState({ through: 7, state: large(1_500_000) }),
    encodeState({ through: 9, state: large(1_500_000) }),
  ];
  expect(cut.length).toBeGreaterThan(2);
  const reader = new StateReader();
  const log = [...entries(cut.slice(0, 2)), ...entries(whole, 3)];
  expect(log.map((entry) => reader.take(entry)?.through).filter((through) => through !== undefined)).toEqual([
    9,
  ]);
  const tail = new StateReader();
  expect(entries(cut.slice(1)).map((entry) => tail.take(entry))).toEqual(cut.slice(1).map(() => undefined));
});
