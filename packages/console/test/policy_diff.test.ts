import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiffRow, diffRows } from '../src/pages/policy/source/diff_rows.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d: 1'), { minLength: 1, maxLength: 40 });

/** The two texts that rows are of, by lines: where rows were left out, as each text has them there. */
function textsOf(rows: readonly DiffRow[], before: readonly string[], after: readonly string[]) {
  const cut = (lines: readonly string[], from: number, n: number) => lines.slice(from - 1, from - 1 + n);
  const gaps = rows.flatMap((row) => (row.kind === 'gap' ? [row] : []));
  return {
    left: rows.flatMap((row) => {
      if (row.kind === 'gap') return cut(before, row.before, row.lines);
      return row.before === null ? [] : [row.text];
    }),
    right: rows.flatMap((row) => {
      if (row.kind === 'gap') return cut(after, row.after, row.lines);
      return row.after === null ? [] : [row.text];
    }),
    gaps: gaps.map((gap) => [cut(before, gap.before, gap.lines), cut(after, gap.after, gap.lines)]),
    misnumbered: rows.filter(
      (row) =>
        row.kind !== 'gap' &&
        ((row.before !== null && before[row.before - 1] !== row.text) ||
          (row.after !== null && after[row.after - 1] !== row.text)),
    ),
  };
}

test('both texts can be told from the rows: nothing is left out but what is the same', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [before, after] = [one.join('\n'), other.join('\n')];
      const linesOf = (whole: string): string[] => whole.replace(/\n$/, '').split('\n');
      const rows = diffRows(before, after)?.rows ?? [];
      const { left, right, gaps, misnumbered } = textsOf(rows, linesOf(before), linesOf(after));
      expect([left, right, misnumbered]).toEqual([linesOf(before), linesOf(after), []]);
      for (const [inLeft, inRight] of gaps) expect(inLeft).toEqual(inRight);
    }),
  );
});

test('a change stands between the three lines around it, and the rest is counted', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1}`);
  const diff = diffRows(lines.join('\n'), lines.with(9, 'changed').join('\n'));
  expect([diff?.added, diff?.removed]).toEqual([1, 1]);
  expect(diff?.rows.map((row) => (row.kind === 'gap' ? row.lines : `${row.kind} ${row.text}`))).toEqual([
    6,
    ...[7, 8, 9].map((n) => `same line ${n}`),
    'removed line 10',
    'added changed',
    ...[11, 12, 13].map((n) => `same line ${n}`),
    7,
  ]);
});

test('texts that share nothing are not compared line by line for ever', () => {
  const of = (name: string) => Array.from({ length: 5_000 }, (_, i) => `${name} ${i}`).join('\n');
  expect(diffRows(of('a'), of('b'))).toBeUndefined();
});
