import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { fromBase64Url } from '../codec/base64.ts';
import { toHex } from '../codec/hex.ts';
import { ProtocolError } from '../errors.ts';
import { assertSeed, ED25519_PUBLIC_KEY_BYTES, ED25519_SIGNATURE_BYTES } from './lengths.ts';

/** DER of PKCS #8 up to the 32 seed bytes (RFC 8410, section 7). */
const PKCS8_PREFIX = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

export function sha256Hex(bytes: Uint8Array): string {
  return toHex(nobleSha256(bytes));
}

export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return hmac(nobleSha256, key, bytes);
}

export async function ed25519Sign(seed: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const key = await importSeed(seed, false);
  return new Uint8Array(await crypto.subtle.sign('Ed25519', key, owned(bytes)));
}

export async function ed25519PublicKey(seed: Uint8Array): Promise<Uint8Array> {
  const jwk = await crypto.subtle.exportKey('jwk', await importSeed(seed, true));
  const raw = jwk.x === undefined ? null : fromBase64Url(jwk.x);
  if (raw === null || raw.length !== ED25519_PUBLIC_KEY_BYTES) {
    throw new ProtocolError('key_invalid', 'This runtime exported an Ed25519 key without its public half.');
  }
  return raw;
}

export async function ed25519Verify(
  key: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (key.length !== ED25519_PUBLIC_KEY_BYTES || signature.length !== ED25519_SIGNATURE_BYTES) return false;
  const imported = await importPublicKey(key);
  return imported !== null && crypto.subtle.verify('Ed25519', imported, owned(signature), owned(bytes));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

function importSeed(seed: Uint8Array, extractable: boolean): Promise<CryptoKey> {
  assertSeed(seed);
  return crypto.subtle.importKey('pkcs8', Uint8Array.of(...PKCS8_PREFIX, ...seed), 'Ed25519', extractable, [
    'sign',
  ]);
}

/** null for bytes that are no point: some runtimes refuse them here (DataError), others only in `verify`. */
async function importPublicKey(key: Uint8Array): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', owned(key), 'Ed25519', false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'DataError') return null;
    throw error;
  }
}

/** WebCrypto takes no view of shared memory, whose bytes could change between check and use. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}
