import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { questionKey } from '../src/pages/verdicts/list_question.ts';
import { listedRows, wantedWindows, WINDOW_ROWS } from '../src/pages/verdicts/list_windows.ts';
import { keyMove } from '../src/pages/verdicts/key_move.ts';
import { filterParts } from '../src/pages/verdicts/filter_words.ts';
import { readVerdictFilter } from '../src/pages/verdicts/verdict_filter.ts';

const sights = fc
  .record({ rows: fc.integer({ min: 1, max: 200_000 }), height: fc.integer({ min: 1, max: 60 }) })
  .chain(({ rows, height }) =>
    fc
      .integer({ min: 0, max: rows - 1 })
      .map((first) => ({ rows, first, last: Math.min(rows - 1, first + height) })),
  );

describe('the windows of a list', () => {
  it('hold every row in sight, first of all', () => {
    fc.assert(
      fc.property(sights, fc.boolean(), (sight, neighbours) => {
        const windows = wantedWindows({ ...sight, neighbours });
        const seen = new Set<number>();
        for (let row = sight.first; row <= sight.last; row += 1) seen.add(Math.floor(row / WINDOW_ROWS));
        expect(windows.slice(0, seen.size)).toEqual([...seen]);
      }),
    );
  });

  it('are few, each asked for once, and none beyond the list', () => {
    fc.assert(
      fc.property(sights, (sight) => {
        const windows = wantedWindows({ ...sight, neighbours: true });
        expect(new Set(windows).size).toBe(windows.length);
        expect(windows.length).toBeLessThanOrEqual(4);
        for (const window of windows) {
          expect(window).toBeGreaterThanOrEqual(0);
          expect(window * WINDOW_ROWS).toBeLessThan(sight.rows);
        }
      }),
    );
  });

  it('are none of an empty list', () => {
    expect(wantedWindows({ first: 0, last: 0, rows: 0, neighbours: true })).toEqual([]);
  });

  it('list no more rows than a browser can scroll to', () => {
    expect(listedRows(100_000, 44)).toBe(100_000);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 20, max: 80 }), (total, rowPx) => {
        expect(listedRows(total, rowPx) * rowPx).toBeLessThan(17_895_697);
        expect(listedRows(total, rowPx)).toBeLessThanOrEqual(total);
      }),
    );
  });
});

describe('a key in a list', () => {
  it('never leads out of it', () => {
    const keys = fc.constantFrom('ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End');
    fc.assert(
      fc.property(keys, sights, fc.integer({ min: -1, max: 50 }), (key, { rows, first }, page) => {
        const to = keyMove(key, first, rows, page);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(rows);
      }),
    );
  });

  it('leads to the next row, a page on, and to the ends', () => {
    expect(keyMove('ArrowDown', 3, 100, 10)).toBe(4);
    expect(keyMove('PageUp', 53, 100, 10)).toBe(43);
    expect(keyMove('Home', 53, 100, 10)).toBe(0);
    expect(keyMove('End', 53, 100, 10)).toBe(99);
    expect(keyMove('a', 53, 100, 10)).toBeUndefined();
    expect(keyMove('End', 0, 0, 10)).toBeUndefined();
  });
});

describe('a filter', () => {
  it('is the same question in whatever order it was put', () => {
    const of = (filter: object) =>
      questionKey({ tenant: 'acme', rangeMs: 1, filter: readVerdictFilter({ ...filter }) });
    expect(of({ q: 'ab', decision: 'reject' })).toBe(of({ decision: 'reject', q: 'ab' }));
    expect(of({ q: 'ab' })).not.toBe(of({ shard: 'ab' }));
  });

  it('names all that it leaves out', () => {
    const filter = readVerdictFilter({
      decision: 'reject',
      reason: 'degraded',
      shard: 's',
      q: '00',
      labelled: 'wanted',
      order: 'oldest',
    });
    expect(filterParts(filter).map(({ name }) => name)).toEqual([
      'decision',
      'reason',
      'shard',
      'q',
      'labelled',
    ]);
    expect(filterParts({})).toEqual([]);
  });
});
