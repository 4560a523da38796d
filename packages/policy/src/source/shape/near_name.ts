const MAX_EDITS = 2;
/** Longer names are not searched: a suggestion must not cost more than the check. */
const MAX_LENGTH = 64;

/** The known name that `name` is probably a misspelling of, if any. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const plain = simplified(name);
  let nearest: string | undefined;
  let fewest = MAX_EDITS + 1;
  for (const candidate of known) {
    const edits = editDistance(plain, simplified(candidate));
    // Two edits turn any short name into any other.
    if (edits < fewest && edits * 2 <= candidate.length) {
      nearest = candidate;
      fewest = edits;
    }
  }
  return nearest;
}

/** `legalBasis` and `legal-basis` are meant as `legal_basis`. */
const simplified = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** Levenshtein. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
