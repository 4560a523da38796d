import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyText } from '../src/dedup/key_text.ts';
import { parseRedisUrl } from '../src/redis/redis_address.ts';
import { packEntry, unpackEntry } from '../src/dedup/redis/stored_entry.ts';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
/** Few letters, those of the encoding among them, so that parts often run together alike. */
const part = fc.string({ unit: fc.constantFrom('a', '1', '.', ':'), minLength: 1, maxLength: 4 });
const key = fc.record({ tenant: part, scope: part, id: part });

describe('what the dedup store writes to Redis', () => {
  it('two keys have one text only if they are one key', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(keyText(one) === keyText(other)).toBe(
          one.tenant === other.tenant && one.scope === other.scope && one.id === other.id,
        );
      }),
      { numRuns: 5_000 },
    );
    expect(keyText({ tenant: 'a', scope: 'b', id: 'c' })).toBe('1.1:abc');
  });

  it('an entry comes back exactly, with its expiry', () => {
    fc.assert(
      fc.property(text, fc.string({ unit: 'binary' }), fc.maxSafeInteger(), (digest, value, expiresAtMs) => {
        const entry = { digest, value };
        expect(unpackEntry(packEntry(entry, expiresAtMs))).toEqual({ entry, expiresAtMs });
      }),
    );
  });

  it.each(['', 'x', '12', '12 ', '12 x', '12 1', ' 1 1 ab', '1  1 ab', null, 12, ['1 1 ab']])(
    'refuses %j as an entry',
    (stored) => {
      expect(() => unpackEntry(stored)).toThrow(/another program writes under the same key prefix/);
    },
  );
});

describe('Redis URL', () => {
  const PLAIN = { host: 'h', port: 6_379, username: undefined, password: undefined, db: 0, tls: false };

  it.each([
    ['redis://h', PLAIN],
    ['redis://h/', PLAIN],
    ['redis://h:7000/15', { ...PLAIN, port: 7_000, db: 15 }],
    ['rediss://h', { ...PLAIN, tls: true }],
    ['redis://:p%40ss@h', { ...PLAIN, password: 'p@ss' }],
    ['redis://u:p@[::1]:1', { ...PLAIN, host: '::1', port: 1, username: 'u', password: 'p' }],
  ])('reads %s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  it.each([
    'h:6379',
    'redis://',
    'redis:///1',
    'redis://h/x',
    'redis://h/1/2',
    'redis://h?db=1',
    'redis://h#x',
    'redis://u:%zz@h',
    'redis://h:99999',
    'http://h',
    '',
  ])('refuses %j', (url) => {
    expect(() => parseRedisUrl(url)).toThrow(/must have the form redis:/);
  });
});
