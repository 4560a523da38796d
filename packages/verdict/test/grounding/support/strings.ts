import fc from 'fast-check';

const PIECES =
  'the|ab|Ab Cd|CERN|12|1,5|1.234,5|1e6|10^6|-|−|$|€|USD|%|percent|km|/h|²|½|⅓|٣|漢|字|カ|ﾞ|한|ᄒ|ก|👍|👩‍💻|🇫🇷|ß|İ|ﬁ|\u200b|\u00ad|\u202f|\u0301|\ud800|\udc00|\0|.|,|:|/|March|may|of|2024|-03-|12|th|年|月|日|http://|www.|x86|_|to|million|k|(|"|\n| |  '.split(
    '|',
  );

/** Strings near the grammar of numbers, dates and names, and strings of any units at all. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 200 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(' ')),
);
