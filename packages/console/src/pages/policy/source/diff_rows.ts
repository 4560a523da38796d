import { diffArrays } from 'diff';

export type DiffRow =
  | {
      readonly kind: 'same' | 'added' | 'removed';
      readonly text: string;
      /** Line numbers, from 1; null: the line is not in that text. */
      readonly before: number | null;
      readonly after: number | null;
    }
  /** So many lines that are the same in both. */
  | { readonly kind: 'gap'; readonly lines: number; readonly before: number; readonly after: number };

interface Diff {
  readonly rows: readonly DiffRow[];
  readonly added: number;
  readonly removed: number;
}

/** Lines that stay around each change. */
const AROUND = 3;
/** More changes than this take longer to find than anybody would read them. */
const MOST_CHANGES = 2_000;

/** What changed from one text to another, by lines; undefined: too much did to be worth comparing. */
export function diffRows(before: string, after: string): Diff | undefined {
  const parts = diffArrays(linesOf(before), linesOf(after), { maxEditLength: MOST_CHANGES });
  if (parts === undefined) return undefined;
  const rows: DiffRow[] = [];
  let [at, to, added, removed] = [0, 0, 0, 0];
  for (const [index, { value, added: isNew, removed: isGone }] of parts.entries()) {
    for (const text of isNew || isGone ? value : []) {
      if (isNew) rows.push({ kind: 'added', text, before: null, after: (to += 1) });
      else rows.push({ kind: 'removed', text, before: (at += 1), after: null });
      if (isNew) added += 1;
      else removed += 1;
    }
    if (isNew || isGone) continue;
    const [head, tail] = [index === 0 ? 0 : AROUND, index === parts.length - 1 ? 0 : AROUND];
    const left = value.length - head - tail;
    for (const [line, text] of value.entries()) {
      if (left > 1 && line === head) rows.push({ kind: 'gap', lines: left, before: at + 1, after: to + 1 });
      at += 1;
      to += 1;
      if (left <= 1 || line < head || line >= head + left)
        rows.push({ kind: 'same', text, before: at, after: to });
    }
  }
  return { rows, added, removed };
}

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split(/\r?\n/);
