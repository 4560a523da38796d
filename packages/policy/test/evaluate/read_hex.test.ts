import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHex } from '../../src/evaluate/facts/read_hex.ts';

const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefABCDEF')), maxLength: 70 });
/** Beside the digits in ASCII, like them when cut to a byte, of full width, and in no one character. */
const others = fc.constantFrom(
  '',
  '/',
  ':',
  '@',
  'G',
  '`',
  'g',
  '\0',
  ' ',
  '\u{130}',
  '\u{161}',
  '\u{ff11}',
  '\u{1d7ce}',
);

test('hex is an even number of hex digits in either case, and nothing else, and is read in lower case', () => {
  fc.assert(
    fc.property(digits, others, digits, (before, other, after) => {
      const text = `${before}${other}${after}`;
      const isHex = /^(?:[0-9a-fA-F]{2})+$/.test(text);
      expect(readHex(text)).toBe(isHex ? text.toLowerCase() : undefined);
    }),
    { seed: 512, numRuns: 2000 },
  );
});
