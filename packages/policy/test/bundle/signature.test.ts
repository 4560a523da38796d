import { createPublicKey, verify } from 'node:crypto';
import { fromHex, toHex } from '@kakeya/protocol';
import { describe, expect, it } from 'vitest';
import { BundleRefusal } from '../../src/bundle/refusal.ts';
import { checkSignature, signManifest } from '../../src/bundle/signature.ts';
import { KEY, OTHER_KEY, trusting } from './support/keys.ts';

/** Order of the group of edwards25519 (RFC 8032, section 5.1). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const MANIFEST = new TextEncoder().encode('{"bundle_version":"1"}');
const TRUSTED = await trusting(KEY, OTHER_KEY);
const SIGNED = await signManifest(MANIFEST, KEY);

async function refusalOf(file: Uint8Array, manifest = MANIFEST): Promise<string | null> {
  try {
    await checkSignature(file, manifest, TRUSTED);
    return null;
  } catch (error) {
    if (error instanceof BundleRefusal) return error.code;
    throw error;
  }
}

const parsed = (): Record<string, string> =>
  JSON.parse(Buffer.from(SIGNED).toString()) as Record<string, string>;
const written = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

describe('the signature of a manifest', () => {
  it('is Ed25519 over the domain and the manifest, as another implementation verifies it', async () => {
    const x = Buffer.from((await trusting(KEY)).keys[0]?.key ?? []).toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const message = Buffer.concat([Buffer.from('kakeya/policy-bundle/1\n'), MANIFEST]);
    expect(verify(null, message, key, Buffer.from(parsed()['signature'] ?? '', 'base64'))).toBe(true);
    expect(verify(null, MANIFEST, key, Buffer.from(parsed()['signature'] ?? '', 'base64'))).toBe(false);
    expect(await refusalOf(SIGNED)).toBeNull();
  });

  it('is of this manifest', async () => {
    expect(await refusalOf(SIGNED, Uint8Array.from([...MANIFEST, 10]))).toBe('signature_wrong');
  });

  it('is of the key that it names', async () => {
    expect(await refusalOf(written({ ...parsed(), kid: OTHER_KEY.kid }))).toBe('signature_wrong');
    expect(await refusalOf(written({ ...parsed(), kid: 'nobody' }))).toBe('key_unknown');
  });

  it('has no second form that others could make of it (S < L, RFC 8032 section 5.1.7)', async () => {
    const bytes = Buffer.from(parsed()['signature'] ?? '', 'base64');
    const s = BigInt(`0x${toHex(bytes.subarray(32).toReversed())}`);
    const malleated = fromHex((s + L).toString(16).padStart(64, '0')).toReversed();
    const signature = Buffer.concat([bytes.subarray(0, 32), malleated]).toString('base64');
    expect(await refusalOf(written({ ...parsed(), signature }))).toBe('signature_wrong');
  });

  it.each([
    ['no JSON', Buffer.from('signature')],
    ['no object', Buffer.from('[]')],
    ['another algorithm', written({ ...parsed(), alg: 'none' })],
    ['no algorithm', written({ kid: 'a', signature: parsed()['signature'] })],
    ['a key within', written({ ...parsed(), zkey: 'AAAA' })],
    ['another spelling', Buffer.concat([SIGNED, Buffer.from('\n')])],
    ['another order', written({ signature: parsed()['signature'], kid: KEY.kid, alg: 'ed25519' })],
    ['no base64', written({ ...parsed(), signature: '????' })],
    ['too short a signature', written({ ...parsed(), signature: 'AAAA' })],
    ['a signature of another type', written({ ...parsed(), signature: 1 })],
    ['a length for which nobody should be kept parsing', written({ ...parsed(), kid: 'k'.repeat(4096) })],
  ])('is refused with %s', async (_, file) => {
    expect(await refusalOf(file)).toBe('signature_malformed');
  });
});
