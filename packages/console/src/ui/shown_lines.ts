export interface LineRun {
  /** Counts from 1. */
  readonly from: number;
  readonly until: number;
}

const AROUND = 3;

/**
 * Which lines of a long text are shown: the first `most`, and beyond them those that something is said of, each with
 * its neighbours. Runs are ascending and do not touch; `until` is within.
 */
export function shownLines(total: number, most: number, said: Iterable<number>): readonly LineRun[] {
  const runs: LineRun[] = [{ from: 1, until: Math.min(total, most) }];
  for (const line of [...said].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    const [from, until] = [Math.max(1, line - AROUND), Math.min(total, line + AROUND)];
    if (last === undefined || until <= last.until || from > total) continue;
    if (from <= last.until + 1) runs[runs.length - 1] = { from: last.from, until };
    else runs.push({ from, until });
  }
  return runs;
}
