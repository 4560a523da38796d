import { ed25519, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { createKeyring, fromHex, type VerificationKey } from '../src/mod.ts';
import { bytesOf } from './support/records.ts';

const hmac: VerificationKey = { kid: 'h', alg: 'hmac-sha256', key: bytesOf('secret') };
const publicKey = ed25519.getPublicKey(new Uint8Array(32).fill(3));
const ed: VerificationKey = { kid: 'e', alg: 'ed25519', key: publicKey };

const P = 2n ** 255n - 19n;

function littleEndian(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, '0')).toReversed();
}

describe('createKeyring', () => {
  it('finds keys by kid', () => {
    const ring = createKeyring([hmac, ed]);
    expect(ring.find('h')).toEqual(hmac);
    expect(ring.find('x')).toBeUndefined();
    expect(ring.find('__proto__')).toBeUndefined();
    expect(ring.keys.map(({ kid }) => kid)).toEqual(['h', 'e']);
  });

  it('keeps its own copy of a key', () => {
    const key = bytesOf('secret');
    const ring = createKeyring([{ ...hmac, key }]);
    key.fill(0);
    expect(ring.find('h')?.key).toEqual(bytesOf('secret'));
  });

  it.each<[string, VerificationKey[], string]>([
    ['two keys with one kid', [hmac, { ...ed, kid: 'h' }], 'keyring_invalid'],
    ['65 keys', Array.from({ length: 65 }, (_, i) => ({ ...hmac, kid: `k${i}` })), 'keyring_invalid'],
    ['an empty HMAC key', [{ ...hmac, key: new Uint8Array() }], 'key_invalid'],
    ['an empty prehash key', [{ ...hmac, alg: 'hmac-sha256-prehash', key: new Uint8Array() }], 'key_invalid'],
    ['a short Ed25519 key', [{ ...ed, key: publicKey.subarray(1) }], 'key_invalid'],
    ['a private and public Ed25519 key in one', [{ ...ed, key: new Uint8Array(64) }], 'key_invalid'],
    ['an empty kid', [{ ...hmac, kid: '' }], 'key_invalid'],
    ['a kid with a control character', [{ ...hmac, kid: 'a\tb' }], 'key_invalid'],
    ['a NaN end, which would never come', [{ ...hmac, notAfterMs: Number.NaN }], 'key_invalid'],
    ['a NaN beginning', [{ ...hmac, notBeforeMs: Number.NaN }], 'key_invalid'],
    ['an end before the beginning', [{ ...hmac, notBeforeMs: 2, notAfterMs: 1 }], 'key_invalid'],
  ])('refuses %s', (_, keys, code) => {
    expect(() => createKeyring(keys)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses an HMAC key that is also a public key: whoever reads the public key could sign', () => {
    expect(() => createKeyring([ed, { ...hmac, key: publicKey }])).toThrow(
      expect.objectContaining({ code: 'keyring_invalid' }),
    );
    expect(() => createKeyring([{ ...hmac, key: publicKey }, ed])).toThrow(
      expect.objectContaining({ code: 'keyring_invalid' }),
    );
  });

  it('takes one HMAC secret under both HMAC forms, for a tenant that changes from one to the other', () => {
    expect(createKeyring([hmac, { ...hmac, kid: 'p', alg: 'hmac-sha256-prehash' }]).keys).toHaveLength(2);
  });

  it('refuses every public key of small order, reduced or not, under which anyone can sign', () => {
    const reduced = ED25519_TORSION_SUBGROUP.map(fromHex);
    expect(reduced).toHaveLength(8);
    const unreduced = [P, P + 1n].map(littleEndian);
    for (const key of [...reduced, ...unreduced]) {
      for (const sign of [0, 0x80]) {
        const signed = Uint8Array.from(key);
        signed[31] = ((signed[31] ?? 0) & 0x7f) | sign;
        expect(() => createKeyring([{ ...ed, key: signed }])).toThrow(
          expect.objectContaining({ code: 'key_invalid' }),
        );
      }
    }
  });
});
