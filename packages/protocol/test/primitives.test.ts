import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../src/codec/hex.ts';
import * as node from '../src/primitives/node.ts';
import type { Primitives } from '../src/primitives/types.ts';
import * as web from '../src/primitives/web.ts';
import { bytesOf } from './support/records.ts';

const implementations: readonly [string, Primitives][] = [
  ['node', node],
  ['web', web],
];

/** RFC 8032, section 7.1: TEST 1, 2, 3. */
const RFC8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

/** RFC 4231, test cases 1, 2 and 6 (a key longer than a block). */
const RFC4231 = [
  {
    key: '0b'.repeat(20),
    data: toHex(bytesOf('Hi There')),
    mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    key: toHex(bytesOf('Jefe')),
    data: toHex(bytesOf('what do ya want for nothing?')),
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    key: 'aa'.repeat(131),
    data: toHex(bytesOf('Test Using Larger Than Block-Size Key - Hash Key First')),
    mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
];

describe.each(implementations)('primitives of %s', (_, primitives) => {
  it('hashes as FIPS 180-4 does', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(primitives.sha256Hex(bytesOf('abc'))).toBe(abc);
    expect(toHex(primitives.sha256(bytesOf('abc')))).toBe(abc);
    expect(primitives.sha256Hex(new Uint8Array())).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it.each(RFC4231)('makes the HMAC of RFC 4231 under key $key', ({ key, data, mac }) => {
    expect(toHex(primitives.hmacSha256(fromHex(key), fromHex(data)))).toBe(mac);
  });

  it.each(RFC8032)(
    'signs and verifies RFC 8032 message "$message"',
    async ({ seed, key, message, signature }) => {
      expect(toHex(await primitives.ed25519PublicKey(fromHex(seed)))).toBe(key);
      expect(toHex(await primitives.ed25519Sign(fromHex(seed), fromHex(message)))).toBe(signature);
      expect(await primitives.ed25519Verify(fromHex(key), fromHex(message), fromHex(signature))).toBe(true);
    },
  );

  it('verifies nothing with a key or a signature that is cut, flipped or no point', async () => {
    const [vector] = RFC8032;
    if (vector === undefined) throw new Error('no vector');
    const [key, message, signature] = [fromHex(vector.key), bytesOf('other'), fromHex(vector.signature)];
    expect(await primitives.ed25519Verify(key, message, signature)).toBe(false);
    expect(await primitives.ed25519Verify(key.subarray(1), new Uint8Array(), signature)).toBe(false);
    expect(await primitives.ed25519Verify(key, new Uint8Array(), signature.subarray(1))).toBe(false);
    const noPoint = new Uint8Array(32).fill(2);
    expect(() => ed25519.Point.fromBytes(noPoint)).toThrow(/point|y/i);
    expect(await primitives.ed25519Verify(noPoint, new Uint8Array(), signature)).toBe(false);
    for (let bit = 0; bit < 512; bit += 37) {
      const flipped = Uint8Array.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await primitives.ed25519Verify(key, new Uint8Array(), flipped)).toBe(false);
    }
  });

  it('refuses a signature whose scalar is not reduced (RFC 8032, section 5.1.7)', async () => {
    const [vector] = RFC8032;
    if (vector === undefined) throw new Error('no vector');
    const signature = fromHex(vector.signature);
    const order = ed25519.Point.Fn.ORDER;
    let scalar = order;
    for (let i = 0; i < 32; i += 1) scalar += BigInt(signature[32 + i] ?? 0) << BigInt(8 * i);
    for (let i = 0; i < 32; i += 1) signature[32 + i] = Number((scalar >> BigInt(8 * i)) & 255n);
    expect(await primitives.ed25519Verify(fromHex(vector.key), new Uint8Array(), signature)).toBe(false);
  });

  it('refuses a seed that is not 32 bytes', async () => {
    await expect(async () => primitives.ed25519Sign(new Uint8Array(31), new Uint8Array())).rejects.toThrow(
      /32 bytes/,
    );
    await expect(async () => primitives.ed25519PublicKey(new Uint8Array(33))).rejects.toThrow(/32 bytes/);
  });

  it('compares bytes', () => {
    expect(primitives.equalBytes(bytesOf('abc'), bytesOf('abc'))).toBe(true);
    expect(primitives.equalBytes(bytesOf('abc'), bytesOf('abd'))).toBe(false);
    expect(primitives.equalBytes(bytesOf('abc'), bytesOf('ab'))).toBe(false);
    expect(primitives.equalBytes(new Uint8Array(), new Uint8Array())).toBe(true);
  });

  it('draws different random bytes of the length asked for', () => {
    const [a, b] = [primitives.randomBytes(32), primitives.randomBytes(32)];
    expect(a).toHaveLength(32);
    expect(a).not.toEqual(b);
  });

  it('answers plain Uint8Arrays', async () => {
    const seed = new Uint8Array(32).fill(7);
    const results = [
      primitives.sha256(seed),
      primitives.hmacSha256(seed, seed),
      await primitives.ed25519Sign(seed, seed),
      await primitives.ed25519PublicKey(seed),
      primitives.randomBytes(4),
    ];
    for (const result of results) expect(Object.getPrototypeOf(result)).toBe(Uint8Array.prototype);
  });

  it('sees that a reused key buffer holds another key now', async () => {
    const buffer = Uint8Array.from(fromHex(RFC8032[0]?.key ?? ''));
    const [first, second] = RFC8032;
    if (first === undefined || second === undefined) throw new Error('no vector');
    expect(await primitives.ed25519Verify(buffer, fromHex(first.message), fromHex(first.signature))).toBe(
      true,
    );
    buffer.set(fromHex(second.key));
    expect(await primitives.ed25519Verify(buffer, fromHex(first.message), fromHex(first.signature))).toBe(
      false,
    );
    expect(await primitives.ed25519Verify(buffer, fromHex(second.message), fromHex(second.signature))).toBe(
      true,
    );
  });
});

describe('both implementations', () => {
  it('agree on random inputs', async () => {
    const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(seed, fc.uint8Array({ maxLength: 300 }), async (key, bytes) => {
        expect(node.sha256(bytes)).toEqual(web.sha256(bytes));
        expect(node.hmacSha256(key, bytes)).toEqual(web.hmacSha256(key, bytes));
        const signature = await node.ed25519Sign(key, bytes);
        expect(signature).toEqual(await web.ed25519Sign(key, bytes));
        expect(await web.ed25519Verify(await node.ed25519PublicKey(key), bytes, signature)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('agree also once more keys were used than the caches hold', () => {
    const keys = Array.from({ length: 5000 }, (_, i) => bytesOf(`key ${i}`));
    for (const key of keys) node.hmacSha256(key, key);
    for (const key of keys.filter((_, i) => i % 500 === 0)) {
      expect(node.hmacSha256(key, key)).toEqual(web.hmacSha256(key, key));
    }
  });
});
