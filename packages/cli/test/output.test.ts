import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT, worstExit } from '../src/exit_code.ts';
import { printable } from '../src/output/printable.ts';
import { formatTable } from '../src/output/table.ts';

describe('formatTable', () => {
  test('aligns columns to the widest cell and leaves the last one whole when nothing says how wide to be', () => {
    const long = 'word '.repeat(60).trim();
    expect(formatTable(['a', 'bb'], [['xyz', long]])).toBe(`a    bb\nxyz  ${long}\n`);
  });

  test('wraps the last column at spaces, never inside a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 40 }), (words) => {
        const lines = formatTable(['k', 'v'], [['1', words.join(' ')]], { width: 30 })
          .trimEnd()
          .split('\n');
        expect(lines.slice(1).join(' ').split(/ +/).slice(1)).toEqual(words.length === 0 ? [] : words);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(30);
      }),
    );
  });

  test('a record cannot write escape sequences to the terminal', () => {
    const hostile = '\u001b[2J\u009b1m\r\n\u202eabc';
    const shown = formatTable(['a', 'b'], [[hostile, hostile]]);
    expect(shown.split('\n')).toHaveLength(3);
    for (const character of ['\u001b', '\u009b', '\r', '\u202e']) expect(shown).not.toContain(character);
    expect(printable('é 漢 ok')).toBe('é 漢 ok');
  });
});

test('of several exit codes, unavailable wins over invalid over rejected over escalated', () => {
  expect(worstExit([])).toBe(EXIT.ok);
  expect(worstExit([EXIT.ok, EXIT.escalated])).toBe(EXIT.escalated);
  expect(worstExit([EXIT.escalated, EXIT.rejected, EXIT.ok])).toBe(EXIT.rejected);
  expect(worstExit([EXIT.rejected, EXIT.invalid, EXIT.escalated])).toBe(EXIT.invalid);
  expect(worstExit([EXIT.invalid, EXIT.unavailable])).toBe(EXIT.unavailable);
});
