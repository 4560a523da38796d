import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutcomeRow } from '../src/api/types.ts';
import { csvField, csvOf } from '../src/pages/verdicts/csv_of.ts';

const row = (fields: Partial<OutcomeRow> = {}): OutcomeRow => ({
  pcs_id: 'ab'.repeat(32),
  tenant: 'acme',
  shard_id: 'shard-1',
  decision: 'escalate',
  regime: 'mixed',
  reasons: ['degraded', 'fallback_used'],
  score: 0.25,
  settle_ms: 1.5,
  received_at: '2026-01-01T00:00:00.000Z',
  journal_seq: 1,
  result_seq: 2,
  guarantee: null,
  policy: null,
  label_wanted: true,
  label: null,
  replays: 0,
  equivocations: 0,
  ...fields,
});

/** By RFC 4180, section 2; anything else is no CSV. */
function parse(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let cells: string[] = [];
  let at = 0;
  for (const field of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy)) {
    const [whole, quoted, plain = '', end] = field;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    at = field.index + whole.length;
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  expect(at, 'all of it is fields').toBe(csv.length);
  return rows;
}

const shardIn = (csv: string): string | undefined => parse(csv)[1]?.[3];

describe('a list saved as CSV', () => {
  it('begins no cell of text as a spreadsheet begins a formula', () => {
    const begun = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '\uff1d',
      '\uff0b',
      '|',
      '%',
      ' =',
      '\ufeff=',
    );
    fc.assert(
      fc.property(begun, fc.string(), (start, rest) => {
        expect(shardIn(csvOf([row({ shard_id: start + rest })]))).toMatch(/^'/);
      }),
    );
  });

  it('reads back as what was listed, whatever a shard is called', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[;\t\r\n]/.test(text)),
        (shard_id) => {
          const read = shardIn(csvOf([row({ shard_id })]));
          expect([shard_id, `'${shard_id}`]).toContain(read);
        },
      ),
    );
  });

  it('begins no cell with a formula either where semicolons or tabs part cells, and quotes hold nothing together', () => {
    const letters = fc.constantFrom('=', '+', '-', '@', '|', '%', ';', '\t', '"', ' ', ',', '\n', 'a');
    fc.assert(
      fc.property(fc.string({ unit: letters }), (shard_id) => {
        for (const cell of csvOf([row({ shard_id })]).split(/[;\t\r\n]/))
          expect(cell).not.toMatch(/^["\s]*[=+\-@|%]/);
      }),
    );
    expect(csvField("a;=cmd|' /C calc'!A0")).toBe(`"a;'=cmd|' /C calc'!A0"`);
  });

  it('leaves plain names as they are, and numbers without quotes', () => {
    expect(csvField('shard-001')).toBe('shard-001');
    expect(csvField(0.25)).toBe('0.25');
    expect(csvField(null)).toBe('');
  });

  it('has one line per row, each with as many fields as the head', () => {
    const csv = csvOf([
      row(),
      row({ policy: { id: 'p,"q', version: '1', verdict: 'pass' }, label: 'wrong' }),
    ]);
    const read = parse(csv);
    expect(read).toHaveLength(3);
    expect(new Set(read.map((cells) => cells.length)).size).toBe(1);
    expect(read[2]).toContain('p,"q');
  });
});
