import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asSha256Hex,
  claimsDigest,
  createKeyring,
  type Pcs,
  type SigningKey,
  signPcs,
  verificationKeyOf,
  verifyPcsSignature,
} from '../src/mod.ts';
import { anyPcsV02, bytesOf, recordV01, recordV02 } from './support/records.ts';

const KEYS: readonly SigningKey[] = [
  { kid: 'h1', alg: 'hmac-sha256', secret: bytesOf('testsecret') },
  { kid: 'e1', alg: 'ed25519', secret: new Uint8Array(32).fill(9) },
];

async function verifies(record: Pcs, key: SigningKey): Promise<boolean> {
  return (await verifyPcsSignature(record, createKeyring([await verificationKeyOf(key)]), 0)).ok;
}

/** Every copy of `value` in which one leaf is another value, or one member or element is gone or new. */
function* changed(value: unknown): Generator {
  if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'string')
    yield* [`${value}x`, value.slice(1), ''].filter((other) => other !== value);
  else if (typeof value === 'boolean') yield !value;
  else if (Array.isArray(value)) {
    yield [...value, 0];
    for (const [i, element] of value.entries()) {
      yield value.toSpliced(i, 1);
      for (const other of changed(element)) yield value.with(i, other);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, added: 1 };
    for (const [key, member] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
      for (const other of changed(member)) yield { ...value, [key]: other };
    }
  }
}

describe.each(KEYS)('under $alg', (key) => {
  it('no field of a signed 0.2 record can be changed, removed or added', async () => {
    const signed = await signPcs(recordV02, key);
    let tried = 0;
    for (const other of changed(signed)) {
      const record: Pcs = JSON.parse(JSON.stringify(other));
      if (record.version !== '0.2') continue;
      expect([await verifies(record, key), other]).toEqual([false, other]);
      tried += 1;
    }
    expect(tried).toBeGreaterThan(100);
  });

  it('a 0.2 record cannot be presented as 0.1', async () => {
    const { sig_alg: _, kid: __, ...signed } = { kid: '', sig_alg: '', ...(await signPcs(recordV02, key)) };
    expect(await verifies({ ...signed, version: '0.1' }, key)).toBe(false);
  });

  it.each([
    { pcs_id: `${recordV01.pcs_id.slice(1)}0` },
    { merkle_root: asSha256Hex('0'.repeat(64)) },
    { epoch: 2 },
    { shard_id: 'test-shard-002' },
    { D_hat: recordV01.D_hat + 1e-9 },
    { coh_star: recordV01.coh_star + 1e-9 },
    { r: recordV01.r + 1e-9 },
    { budget: recordV01.budget + 1e-9 },
  ])('a signed 0.1 record does not verify with %j', async (change) => {
    const record: Pcs = JSON.parse(JSON.stringify({ ...(await signPcs(recordV01, key)), ...change }));
    expect(await verifies(record, key)).toBe(false);
  });

  it('0.1 leaves the other fields open, and numbers below the ninth decimal: that is why 0.2 exists', async () => {
    const signed = await signPcs(recordV01, key);
    expect(
      await verifies({ ...signed, seed: 1, regime: 'sticky', D_hat: recordV01.D_hat + 1e-12 }, key),
    ).toBe(true);
  });
});

it('any 0.2 record, any field replaced by any other JSON value: refused', async () => {
  const [key] = KEYS;
  if (key === undefined) throw new Error('no key');
  await fc.assert(
    fc.asyncProperty(
      anyPcsV02,
      fc.nat(),
      fc.jsonValue({ stringUnit: 'grapheme' }),
      async (record, at, value) => {
        const signed = await signPcs(record, key);
        const names = Object.keys(signed).filter((name) => name !== 'version' && name !== 'sig');
        const name = names[at % names.length] ?? '';
        const before: unknown = Reflect.get(signed, name);
        fc.pre(JSON.stringify(before) !== JSON.stringify(value));
        const tampered: Pcs = JSON.parse(JSON.stringify({ ...signed, [name]: value }));
        expect(await verifies(tampered, key)).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

describe('claimsDigest tells a retry from an equivocation', () => {
  it('an honest retry of a 0.2 record has the same digest, under any key', async () => {
    const digests = await Promise.all(
      KEYS.map(async (key) => {
        const retry = { ...recordV02, attempt: 4, sent_at: '2026-01-01T00:00:00Z' };
        const { ft: _, ...withoutFt } = retry;
        return [claimsDigest(await signPcs(retry, key)), claimsDigest(await signPcs(withoutFt, key))];
      }),
    );
    expect(new Set([claimsDigest(recordV02), ...digests.flat()]).size).toBe(1);
  });

  it('every other change of a 0.2 record is another claim', () => {
    const delivery = ['attempt', 'sent_at', 'ft', 'version'];
    const seen = new Set<string>([claimsDigest(recordV02)]);
    let tried = 0;
    for (const [name, member] of Object.entries(recordV02)) {
      if (delivery.includes(name)) continue;
      for (const other of changed(member)) {
        const record: Pcs = JSON.parse(JSON.stringify({ ...recordV02, [name]: other }));
        seen.add(claimsDigest(record));
        tried += 1;
      }
    }
    expect(seen.size).toBe(tried + 1);
  });

  it('0.1 claims what it signs', () => {
    const digest = claimsDigest(recordV01);
    expect(claimsDigest({ ...recordV01, attempt: 9, seed: 5, sig: 'AAAA', regime: 'sticky' })).toBe(digest);
    expect(claimsDigest({ ...recordV01, r: 0.5 })).not.toBe(digest);
  });
});
