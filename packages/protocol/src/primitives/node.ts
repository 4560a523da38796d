import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  type KeyObject,
  randomBytes as nodeRandomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { BoundedCache } from './bounded_cache.ts';
import { assertSeed, ED25519_PUBLIC_KEY_BYTES, ED25519_SIGNATURE_BYTES } from './lengths.ts';

/** DER of PKCS #8 and SubjectPublicKeyInfo up to the 32 key bytes (RFC 8410, sections 7 and 4). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

// Making a KeyObject costs more than using it, also within createHmac. Keys are found by content, because a caller
// may reuse a buffer.
const secretKeys = new BoundedCache<KeyObject>(4096);
const privateKeys = new BoundedCache<KeyObject>(256);
const publicKeys = new BoundedCache<KeyObject>(4096);

export function sha256(bytes: Uint8Array): Uint8Array {
  return plain(hash('sha256', bytes, 'buffer'));
}

export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return plain(createHmac('sha256', secretKey(key)).update(bytes).digest());
}

export function ed25519Sign(seed: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  sign(null, bytes, privateKey(seed), (error, signature) => {
    if (error) reject(error);
    else resolve(plain(signature));
  });
  return promise;
}

export async function ed25519PublicKey(seed: Uint8Array): Promise<Uint8Array> {
  const der = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(der.subarray(SPKI_PREFIX.length));
}

export function ed25519Verify(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (key.length !== ED25519_PUBLIC_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) {
    return Promise.resolve(false);
  }
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  verify(null, bytes, publicKey(key), signature, (error, valid) => {
    if (error) reject(error);
    else resolve(valid);
  });
  return promise;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

export function randomBytes(length: number): Uint8Array {
  return Uint8Array.from(nodeRandomBytes(length));
}

function secretKey(key: Uint8Array): KeyObject {
  return secretKeys.get(cacheKey(key), () => createSecretKey(key));
}

function privateKey(seed: Uint8Array): KeyObject {
  assertSeed(seed);
  return privateKeys.get(cacheKey(seed), () =>
    createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }),
  );
}

function publicKey(key: Uint8Array): KeyObject {
  return publicKeys.get(cacheKey(key), () =>
    createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: 'der', type: 'spki' }),
  );
}

function cacheKey(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** A Buffer prints, compares and slices differently from the Uint8Array that the interface promises. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
