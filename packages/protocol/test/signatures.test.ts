import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createKeyring,
  fromBase64,
  generateSigningKey,
  type Keyring,
  keyIdOf,
  type Pcs,
  type PcsV02,
  type SignatureAlgorithm,
  type SigningKey,
  signPcs,
  toBase64,
  type VerificationKey,
  verificationKeyOf,
  verifyPcsSignature,
} from '../src/mod.ts';
import { anyPcs, bytesOf, recordV01, recordV02 } from './support/records.ts';

const NOW = 1_700_000_000_000;
const HMAC: SigningKey = { kid: 'h1', alg: 'hmac-sha256', secret: bytesOf('testsecret') };
const PREHASH: SigningKey = { kid: 'p1', alg: 'hmac-sha256-prehash', secret: bytesOf('testsecret') };
const ED25519: SigningKey = { kid: 'e1', alg: 'ed25519', secret: new Uint8Array(32).fill(9) };

async function ringOf(
  ...keys: readonly (SigningKey & { times?: Pick<VerificationKey, 'notAfterMs' | 'notBeforeMs'> })[]
): Promise<Keyring> {
  return createKeyring(
    await Promise.all(keys.map(async (key) => ({ ...(await verificationKeyOf(key)), ...key.times }))),
  );
}

async function codeOf(record: Pcs, ring: Keyring, nowMs = NOW): Promise<string> {
  const check = await verifyPcsSignature(record, ring, nowMs);
  if (check.ok) return `ok ${check.kid}`;
  expect(check.message.length).toBeGreaterThan(20);
  return check.code;
}

describe('signPcs and verifyPcsSignature', () => {
  it.each([
    ['0.1', HMAC],
    ['0.1', PREHASH],
    ['0.1', ED25519],
    ['0.2', HMAC],
    ['0.2', ED25519],
  ] as const)('version %s under $alg', async (version, key) => {
    const signed = await signPcs(version === '0.1' ? recordV01 : recordV02, key);
    expect(await codeOf(signed, await ringOf(key))).toBe(`ok ${key.kid}`);
    expect(await codeOf(signed, await ringOf({ ...key, secret: new Uint8Array(32).fill(1) }))).toBe(
      'signature_invalid',
    );
  });

  it('any valid record verifies after signing, and not under another key', async () => {
    const [ring, other] = [await ringOf(HMAC), await ringOf({ ...HMAC, secret: bytesOf('other') })];
    await fc.assert(
      fc.asyncProperty(anyPcs, async (record) => {
        const signed = await signPcs(record, HMAC);
        expect(await codeOf(signed, ring)).toBe('ok h1');
        expect(await codeOf(signed, other)).toBe('signature_invalid');
      }),
      { numRuns: 100 },
    );
  });

  it('0.2 states sig_alg and kid of the key and signs them; 0.1 gains nothing but sig', async () => {
    expect(await signPcs(recordV02, ED25519)).toMatchObject({ ...recordV02, sig_alg: 'ed25519', kid: 'e1' });
    const { sig, ...rest } = await signPcs(recordV01, HMAC);
    expect(rest).toEqual(recordV01);
    expect(fromBase64(sig ?? '')).toHaveLength(32);
  });

  it('replaces an earlier signature, and leaves its argument as it was', async () => {
    const once = await signPcs(recordV02, HMAC);
    const copy = structuredClone(once);
    const twice = await signPcs(once, ED25519);
    expect(once).toEqual(copy);
    expect(await codeOf(twice, await ringOf(HMAC, ED25519))).toBe('ok e1');
  });

  it('a signature made on minus zero verifies after JSON, which has written 0', async () => {
    const signed = await signPcs({ ...recordV01, D_hat: -0 }, HMAC);
    expect(await codeOf(JSON.parse(JSON.stringify(signed)), await ringOf(HMAC))).toBe('ok h1');
  });

  it('0.2 is not signed with the prehash form', async () => {
    await expect(signPcs(recordV02, PREHASH)).rejects.toMatchObject({ code: 'key_invalid' });
  });

  it.each([
    { ...HMAC, secret: new Uint8Array() },
    { ...PREHASH, secret: new Uint8Array() },
    { ...ED25519, secret: new Uint8Array(31) },
    { ...HMAC, kid: '' },
    { ...HMAC, kid: 'a\n' },
    { ...HMAC, kid: 'k'.repeat(129) },
    { ...HMAC, kid: '\ud800' },
  ])('refuses a key that cannot sign (%#)', async (key) => {
    await expect(signPcs(recordV01, key)).rejects.toMatchObject({ code: 'key_invalid' });
    await expect(verificationKeyOf(key)).rejects.toMatchObject({ code: 'key_invalid' });
  });

  it('refuses to sign what has no canonical bytes', async () => {
    for (const record of [recordV01, recordV02]) {
      await expect(signPcs({ ...record, D_hat: Number.NaN }, HMAC)).rejects.toMatchObject({
        code: 'value_not_canonical',
      });
      await expect(signPcs({ ...record, shard_id: '\ud800' }, HMAC)).rejects.toMatchObject({
        code: 'value_not_canonical',
      });
    }
    await expect(signPcs({ ...recordV01, epoch: 0.5 }, HMAC)).rejects.toMatchObject({
      code: 'value_not_canonical',
    });
  });
});

describe('the signature itself', () => {
  it('missing is signature_missing, under any ring', async () => {
    expect(await codeOf(recordV01, await ringOf(HMAC))).toBe('signature_missing');
    expect(await codeOf(recordV02, createKeyring([]))).toBe('signature_missing');
  });

  it.each([
    '',
    'x',
    'AAAA',
    toBase64(new Uint8Array(31)),
    toBase64(new Uint8Array(33)),
    toBase64(new Uint8Array(65)),
    `${toBase64(new Uint8Array(32))}\n`,
  ])('%j is signature_malformed', async (sig) => {
    expect(await codeOf({ ...recordV01, sig }, await ringOf(HMAC, ED25519))).toBe('signature_malformed');
  });

  it('of every changed bit is invalid', async () => {
    for (const key of [HMAC, ED25519]) {
      const [signed, ring] = [await signPcs(recordV01, key), await ringOf(key)];
      const raw = fromBase64(signed.sig ?? '') ?? new Uint8Array();
      for (let bit = 0; bit < raw.length * 8; bit += 5) {
        const flipped = Uint8Array.from(raw);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await codeOf({ ...signed, sig: toBase64(flipped) }, ring)).toBe('signature_invalid');
      }
    }
  });
});

describe('selecting the key', () => {
  const withKid = async (record: PcsV02, key: SigningKey): Promise<PcsV02> => {
    const signed = await signPcs(record, key);
    if (signed.version !== '0.2') throw new Error('not 0.2');
    return signed;
  };

  it('a kid selects its key and no other', async () => {
    const signed = await withKid(recordV02, HMAC);
    expect(await codeOf(signed, await ringOf(ED25519))).toBe('key_unknown');
    expect(await codeOf(signed, createKeyring([]))).toBe('key_unknown');
    // The right secret under another name is not used for a record that names a key.
    const ring = await ringOf({ ...HMAC, kid: 'right' }, { ...HMAC, secret: bytesOf('wrong') });
    expect(await codeOf(signed, ring)).toBe('signature_invalid');
  });

  it('without a kid every key that fits is tried', async () => {
    const ring = await ringOf({ ...HMAC, kid: 'old', secret: bytesOf('old') }, ED25519, PREHASH, HMAC);
    for (const key of [HMAC, PREHASH, ED25519])
      expect(await codeOf(await signPcs(recordV01, key), ring)).toBe(`ok ${key.kid}`);
    expect(await codeOf(await signPcs(recordV01, HMAC), createKeyring([]))).toBe('key_unknown');
  });

  it('sig_alg must be that of the key', async () => {
    const signed = await withKid(recordV02, HMAC);
    expect(await codeOf({ ...signed, sig_alg: 'ed25519' }, await ringOf(HMAC))).toBe('algorithm_mismatch');
    const { kid: _, ...anonymous } = signed;
    expect(await codeOf({ ...anonymous, sig_alg: 'ed25519' }, await ringOf(HMAC))).toBe('algorithm_mismatch');
  });

  it('the prehash form is refused under 0.2, named or not', async () => {
    const ring = await ringOf(PREHASH);
    const signed = await withKid(recordV02, { ...HMAC, kid: PREHASH.kid });
    expect(await codeOf(signed, ring)).toBe('algorithm_mismatch');
    expect(await codeOf({ ...signed, sig_alg: 'hmac-sha256-prehash' }, ring)).toBe('algorithm_mismatch');
    const { kid: _, sig_alg: __, ...anonymous } = signed;
    expect(await codeOf(anonymous, ring)).toBe('algorithm_mismatch');
  });
});

describe('overlap and expiry, both ends inclusive', () => {
  const OLD = { ...HMAC, kid: 'old', secret: bytesOf('old'), times: { notAfterMs: NOW } };
  const NEW = { ...HMAC, kid: 'new', secret: bytesOf('new'), times: { notBeforeMs: NOW - 10 } };

  it.each<Pcs>([recordV01, recordV02])(
    'old and new keys verify side by side (version $version)',
    async (record) => {
      const ring = await ringOf(OLD, NEW);
      const [byOld, byNew] = [await signPcs(record, OLD), await signPcs(record, NEW)];
      expect(await codeOf(byOld, ring, NOW)).toBe('ok old');
      expect(await codeOf(byNew, ring, NOW)).toBe('ok new');
      expect(await codeOf(byNew, ring, NOW - 10)).toBe('ok new');
      expect(await codeOf(byOld, ring, NOW + 1)).toBe('key_expired');
      expect(await codeOf(byNew, ring, NOW - 11)).toBe('key_not_yet_valid');
      expect(await codeOf(byOld, ring, Number.NaN)).toBe('key_expired');
      expect(await codeOf(byNew, ring, Number.NaN)).toBe('key_not_yet_valid');
    },
  );

  it('a forgery is not told that a key has expired, unless it names the key', async () => {
    const ring = await ringOf(OLD);
    expect(await codeOf(await signPcs(recordV01, HMAC), ring, NOW + 1)).toBe('signature_invalid');
    expect(await codeOf(await signPcs(recordV02, { ...HMAC, kid: 'old' }), ring, NOW + 1)).toBe(
      'key_expired',
    );
  });

  it('Ed25519 keys expire too', async () => {
    const ring = await ringOf({ ...ED25519, times: { notAfterMs: NOW } });
    expect(await codeOf(await signPcs(recordV01, ED25519), ring, NOW)).toBe('ok e1');
    expect(await codeOf(await signPcs(recordV01, ED25519), ring, NOW + 1)).toBe('key_expired');
  });
});

describe('generated keys', () => {
  it.each(['hmac-sha256', 'hmac-sha256-prehash', 'ed25519'] as const)(
    '%s: fresh, named after themselves, and they work',
    async (alg: SignatureAlgorithm) => {
      const [a, b] = [await generateSigningKey(alg), await generateSigningKey(alg)];
      expect(a.secret).toHaveLength(32);
      expect(a.secret).not.toEqual(b.secret);
      expect(a.kid).not.toBe(b.kid);
      const verifying = await verificationKeyOf(a);
      expect(keyIdOf(alg, verifying.key)).toBe(a.kid);
      expect(await codeOf(await signPcs(recordV01, a), createKeyring([verifying]))).toBe(`ok ${a.kid}`);
    },
  );

  it('take a kid, and refuse one that no record may carry', async () => {
    expect((await generateSigningKey('ed25519', 'mine')).kid).toBe('mine');
    await expect(generateSigningKey('ed25519', '')).rejects.toMatchObject({ code: 'key_invalid' });
  });

  it('have different kids for the same bytes under different algorithms', () => {
    const key = new Uint8Array(32).fill(5);
    const kids = (['hmac-sha256', 'hmac-sha256-prehash', 'ed25519'] as const).map((alg) => keyIdOf(alg, key));
    expect(new Set(kids).size).toBe(3);
    expect(keyIdOf('hmac-sha256', bytesOf('testsecret'))).toMatch(/^[0-9a-f]{24}$/);
  });
});
