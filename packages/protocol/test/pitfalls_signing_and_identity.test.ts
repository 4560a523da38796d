import { describe, expect, it } from 'vitest';
import {
  canonicalBytes,
  createKeyring,
  parsePcs,
  type Pcs,
  type SignatureAlgorithm,
  signPcs,
  toBase64,
  verifyPcsSignature,
} from '../src/mod.ts';
import { bytesOf, jsonBytes, recordV01, recordV02 } from './support/records.ts';

const SECRET = bytesOf('testsecret');
const key = { kid: 'k', alg: 'hmac-sha256', secret: SECRET } as const;
const keyring = createKeyring([{ kid: 'k', alg: 'hmac-sha256', key: SECRET }]);

function textOf(record: Pcs): string {
  return new TextDecoder().decode(canonicalBytes(record));
}

/** Mistakes that earlier systems of this kind made, and this one does not. */
describe('pitfalls of signing and identity', () => {
  it('two languages sort keys differently, print 1 / 1.0 and 1e-7 / 1e-07, escape "<"', () => {
    const text = textOf({ ...recordV01, D_hat: 1, r: 1e-7, budget: 0.00001, shard_id: '<&>' });
    expect(text).toMatch(/^\{"D_hat":1\.0,"budget":1e-05,"coh_star":/);
    expect(text).toContain('"r":1e-07,"shard_id":"<&>"}');
    const reversed: Pcs = JSON.parse(
      JSON.stringify(Object.fromEntries(Object.entries(recordV02).toReversed())),
    );
    expect(textOf(reversed)).toBe(textOf(recordV02));
  });

  it('rounding by floor(x·1e9)/1e9 turns −0.4 into −0.399999999', () => {
    expect(textOf({ ...recordV01, D_hat: -0.4 })).toContain('"D_hat":-0.4,');
  });

  it('a record refused by validation is stored under its unverified id: a refusal gives no record to store', () => {
    const victim = parsePcs(jsonBytes(recordV01));
    const poison = parsePcs(jsonBytes({ ...recordV01, epoch: 99, r: 0.9 }));
    expect(victim.ok).toBe(true);
    expect(poison).toEqual({
      ok: false,
      problems: [expect.objectContaining({ code: 'pcs_id_mismatch', pointer: '/pcs_id' })],
    });
  });

  it('signing defaults to none: there is no such algorithm, to sign or to verify', async () => {
    // What a configuration file may hold, whatever the types say.
    const none: SignatureAlgorithm = JSON.parse('"none"');
    await expect(signPcs(recordV01, { ...key, alg: none })).rejects.toMatchObject({ code: 'key_invalid' });
    expect(() => createKeyring([{ kid: 'k', alg: none, key: SECRET }])).toThrow(
      expect.objectContaining({ code: 'key_invalid' }),
    );
    expect(parsePcs(jsonBytes({ ...recordV02, sig_alg: 'none', sig: 'AAAA' })).ok).toBe(false);
    expect((await verifyPcsSignature(recordV01, createKeyring([]), 0)).ok).toBe(false);
  });

  it("a signature's presence is checked, not its validity", async () => {
    for (const record of [recordV01, recordV02]) {
      for (const length of [32, 64]) {
        const forged = { ...record, sig: toBase64(new Uint8Array(length)) };
        expect(parsePcs(jsonBytes(forged)).ok).toBe(true);
        expect((await verifyPcsSignature(forged, keyring, 0)).ok).toBe(false);
      }
    }
  });

  it('embedded hashes are trusted instead of recomputed', () => {
    const other = parsePcs(jsonBytes({ ...recordV02, pcs_id: 'f'.repeat(64) }));
    expect(other.ok).toBe(false);
  });

  it('a document is edited after it was signed', async () => {
    const signed = await signPcs(recordV02, key);
    expect((await verifyPcsSignature(signed, keyring, 0)).ok).toBe(true);
    expect((await verifyPcsSignature({ ...signed, N_j: { ...signed.N_j, '16': 16 } }, keyring, 0)).ok).toBe(
      false,
    );
  });
});
