import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/cost/csv.ts';

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('CSV (RFC 4180)', () => {
  it('reads back what was written with quotes, whatever the fields hold', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '\ufeff') });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (records, end) => {
        const text = records.map((fields) => fields.map(quote).join(',') + end).join('');
        const read = parseCsv(text);
        expect(read.map(({ fields }) => fields)).toEqual(records);
        let line = 1;
        for (const [i, record] of records.entries()) {
          expect(read[i]?.line).toBe(line);
          line += 1 + record.join('').split('\n').length - 1;
        }
      }),
    );
  });

  it('with and without quotes, CRLF, empty fields, a byte order mark, empty lines, no final line break', () => {
    expect(parseCsv('\ufeffa,b\r\n\r\n1,\n"x ""y""","2\n3"\n,z')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 3, fields: ['1', ''] },
      { line: 4, fields: ['x "y"', '2\n3'] },
      { line: 6, fields: ['', 'z'] },
    ]);
  });

  it('returns a broken record with its line and goes on after it', () => {
    expect(parseCsv('a,b\n1,"2"x\n3,4"\n5,6\n7,"8')).toMatchObject([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fault: 'text after the closing quote' },
      { line: 3, fault: 'a double quote inside a field without quotes' },
      { line: 4, fields: ['5', '6'] },
      { line: 5, fault: 'a quoted field that never ends' },
    ]);
  });

  it('goes on at the next line, not behind the line breaks that a broken field swallowed', () => {
    expect(parseCsv('1,"2\n3,4"x\n5,6')).toEqual([
      { line: 1, fields: ['1', '2\n3,4'], fault: 'text after the closing quote' },
      { line: 2, fields: ['3', '4"x'], fault: 'a double quote inside a field without quotes' },
      { line: 3, fields: ['5', '6'] },
    ]);
  });

  it('ends on every input, with lines in ascending order', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r') });
    fc.assert(
      fc.property(text, (input) => {
        const lines = parseCsv(input).map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].toSorted((a, b) => a - b));
        expect(lines.at(-1) ?? 0).toBeLessThanOrEqual(input.split('\n').length);
      }),
      { numRuns: 2000 },
    );
  });
});
