import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdentityField } from '../../src/model/set_proof.ts';
import { type Identity, identityDigest, normaliseIdentity } from '../../src/sets/mod.ts';
import { outcome } from './support/sets.ts';

const fieldsOf = (identity: Identity): IdentityField[] =>
  (['name', 'country', 'date'] as const).filter((field) => identity[field] !== undefined);

/** Digests computed by another program (Python, hashlib) from the preimage and the tag as they are documented. */
const VECTORS: readonly (readonly [Identity, string])[] = [
  [{ name: 'ACME GmbH' }, '16fc073dbd199a0fd0b25b85d0e647a00cb2e6d683890d229a09b24e348f3901'],
  [{ name: 'Acme GmbH', country: 'DEU' }, 'ca84979200464e9a8a9291691e7eee7bcc1d37beebbeb3c26b6527b1f8134b03'],
  [
    { name: 'acme gmbh', country: 'de', date: '03.02.1998' },
    'e03970c921fd990cce2ba0377a175889675dadec51f5c095013494c14df76e07',
  ],
  [
    { name: 'acme gmbh', date: '19980203' },
    '3254b935318555eba67bc3bada09921c69da1710fa59984ca4d12648c4fedd05',
  ],
  [
    { name: 'Mu\u0308ller  &\u00a0SÖHNE KG' },
    'ae46723df386eaca778bc9bc4055320c55d3c3458ab6d3002c55e67596acaf01',
  ],
  [{ name: 'Straße' }, '7e7c129fb71fc1ff975c64b2d1a546247f62d888a08b053bc65cb01cbd3f1b01'],
  [{ name: 'ΟΔΥΣΣΕΥΣ' }, '4d4d496196c04cdfe381404d096170e3f005ae2d50c785f6905765d80ecc2301'],
  [{ name: 'İstanbul' }, '6181fee9f2bbcc230a16b4e02ea47ee1b6e2911fe02eea8a6dc0131d28772901'],
  [
    { name: 'ИВАНОВ Иван', country: 'RUS', date: '1970-01-31T00:00:00+03:00' },
    'f360d273407d3199ce0e9417624d0bd0feb6d522c2587bb5984e26353ead9c07',
  ],
  [
    { name: '株式会社ｱｸﾒ', country: 'JP' },
    'c83fce7ffbaa4a22501a3c4cddbe62fee30356b512020807a531dd37e438fe03',
  ],
  [{ name: "O'Neill-Smith, J. (jr.)" }, 'fb91e6ff8fd7d1532c90072a7249f50e4b4f1cf2e2d355b793970d22bba4a101'],
  [
    { name: '\u200fمحمد علي', country: 'SYR' },
    'b81dd45b21221e81bb338c488105b06ab30bd50ca3256ba71a4e63b40c160f03',
  ],
  [{ name: 'ﬁ quote " and back\\slash' }, 'df665310850ed2549a1fd9c88a88f9b6ff76ea356573757e17bd7b8146dac301'],
];

it.each(VECTORS)('digest of %j', (identity, digest) => {
  expect(identityDigest(identity, fieldsOf(identity))).toBe(digest);
});

it('covers exactly the fields asked for', () => {
  const full = { name: 'Acme GmbH', country: 'DE', date: '1998-02-03' };
  expect(identityDigest(full, ['name'])).toBe(identityDigest({ name: 'Acme GmbH' }, ['name']));
  expect(normaliseIdentity(full, ['name', 'date'])).toEqual({ name: 'acme gmbh', date: '1998-02-03' });
  const digests = [['name'], ['name', 'country'], ['name', 'date'], ['name', 'country', 'date']] as const;
  expect(new Set(digests.map((fields) => identityDigest(full, fields))).size).toBe(4);
});

it('refuses an identity without a field that is asked for', () => {
  expect(() => identityDigest({ name: 'Acme' }, ['name', 'country'])).toThrow(/without a country/);
  expect(outcome(() => identityDigest({ name: 'Acme' }, ['name', 'date']))).toBe('set_invalid');
});

it('refuses fields of which no set has its elements', () => {
  const identity = { name: 'Acme', country: 'DE' };
  for (const fields of [[], ['country'], ['country', 'name'], ['name', 'name']] as const) {
    expect(outcome(() => identityDigest(identity, fields))).toBe('set_invalid');
  }
});

describe('one spelling', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
  /** What is easily taken apart wrongly, close together. */
  const confusing = fc
    .array(fc.constantFrom(...'aIıßẞΣ \t\u3000\u200b`´’‑-\u0301\u0307\u0308ŉ΄'.split('')), { maxLength: 8 })
    .map((characters) => characters.join(''));
  const normal = (text: string): unknown => outcome(() => normaliseIdentity({ name: text }, ['name']).name);

  it('is its own normal form', () => {
    fc.assert(
      fc.property(fc.oneof(name, confusing), (text) => {
        const once = normal(text);
        expect(once === 'set_invalid' ? once : normal(String(once))).toBe(once);
      }),
      { seed: 51, numRuns: 700 },
    );
  });

  it('is the same for ASCII whether or not something unseen stands with it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 12 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
        (a, b) => {
          for (const text of [a, b, `${b}  ${b}`]) expect(normal(`\u200b${text}`)).toBe(normal(text));
        },
      ),
      { seed: 50, numRuns: 500 },
    );
  });

  it('is that of every writing by case, composition and spaces', () => {
    fc.assert(
      fc.property(fc.oneof(name, confusing), (text) => {
        const expected = normal(text);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'])
          expect(normal(text.normalize(form))).toBe(expected);
        expect(normal(text.toUpperCase())).toBe(expected);
        expect(normal(text.toLowerCase())).toBe(expected);
        expect(normal(` \t\u3000${text}\u00a0\r\n`)).toBe(expected);
      }),
      { seed: 52, numRuns: 700 },
    );
  });

  it('differs for different letters, accents and digits', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zéèüö0-9.,-]{1,10}$/),
        fc.stringMatching(/^[a-zéèüö0-9.,-]{1,10}$/),
        (a, b) => {
          expect(identityDigest({ name: a }, ['name']) === identityDigest({ name: b }, ['name'])).toBe(
            a === b,
          );
        },
      ),
      { seed: 53, numRuns: 1000 },
    );
  });
});
