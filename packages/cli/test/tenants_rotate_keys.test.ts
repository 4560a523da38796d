import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../src/tenants/parse_duration.ts';
import type { RegisteredKey } from '../src/tenants/new_key.ts';
import { rotateKeys } from '../src/tenants/rotate_keys.ts';

const NOW = Date.parse('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const key = (kid: string, more: object = {}): RegisteredKey => ({ kid, alg: 'hmac', key: kid, ...more });

describe('rotating keys', () => {
  test('the others end after the overlap; one that ends earlier goes on doing so', () => {
    const early = new Date(NOW + 1000).toISOString();
    const rotated = rotateKeys([key('a'), key('b', { not_after: early })], key('c'), {
      nowMs: NOW,
      startMs: undefined,
      overlapMs: HOUR_MS,
    });
    expect(rotated).toEqual([
      key('a', { not_after: '2026-03-01T01:00:00.000Z' }),
      key('b', { not_after: early }),
      key('c'),
    ]);
  });

  test('a new key that begins later begins the overlap then', () => {
    const startMs = NOW + 24 * HOUR_MS;
    expect(rotateKeys([key('a')], key('b'), { nowMs: NOW, startMs, overlapMs: HOUR_MS })).toEqual([
      key('a', { not_after: '2026-03-02T01:00:00.000Z' }),
      key('b', { not_before: '2026-03-02T00:00:00.000Z' }),
    ]);
  });

  test('however often it rotates, there is a good key at every moment, and old ones are dropped at last', () => {
    const steps = fc.array(
      fc.record({ afterDays: fc.integer({ min: 0, max: 20 }), overlapH: fc.integer({ min: 0, max: 72 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (rotations) => {
        let nowMs = NOW;
        let keys: readonly RegisteredKey[] = [key('first')];
        for (const [index, { afterDays, overlapH }] of rotations.entries()) {
          nowMs += afterDays * 24 * HOUR_MS;
          const rotation = { nowMs, startMs: undefined, overlapMs: overlapH * HOUR_MS };
          keys = rotateKeys(keys, key(`key ${index}`), rotation);
          expect(keys.some(({ not_after }) => not_after === undefined)).toBe(true);
          for (const { not_after } of keys) {
            const endMs = not_after === undefined ? nowMs : Date.parse(not_after);
            expect(endMs).toBeGreaterThan(nowMs - 30 * 24 * HOUR_MS);
          }
        }
      }),
    );
  });

  test('durations', () => {
    expect(['0', '90s', '30m', '24h', '7d'].map(parseDuration)).toEqual([0, 9e4, 18e5, 864e5, 6048e5]);
    for (const text of ['', '1', 'h', '-1h', '1.5h', '1w', '24 h', '9999999s'])
      expect(() => parseDuration(text)).toThrow('duration');
  });
});
