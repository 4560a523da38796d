/** Longer names and longer lists are not searched: a suggestion must not cost more than the check. */
const MAX_LENGTH = 64;
const MAX_NAMES = 256;

/** ` (did you mean …?)` or, where there are few, which names there are; else nothing. */
export function nearName(name: string, known: readonly string[]): string {
  // One edit turns any two short names into each other.
  const limit = Math.floor(name.length / 3);
  let best: string | undefined;
  let distance = limit + 1;
  for (const candidate of known.slice(0, MAX_NAMES)) {
    if (name.length > MAX_LENGTH || Math.abs(candidate.length - name.length) > limit) continue;
    const next = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (next < distance) {
      best = candidate;
      distance = next;
    }
  }
  if (best !== undefined) return ` (did you mean ${best}?)`;
  return known.length > 0 && known.length <= 12 ? ` (there are ${known.join(', ')})` : '';
}

/** Levenshtein's, with a swap of neighbours as one edit (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(beforeLast, j - 2) + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], j: number): number => row[j] ?? Number.POSITIVE_INFINITY;
