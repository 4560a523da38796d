import { toHex } from '../codec/hex.ts';
import { utf8 } from '../codec/utf8.ts';
import { isLine } from '../pcs/check.ts';
import { MAX_KID_CHARS } from '../pcs/fields.ts';
import type { SignatureAlgorithm } from '../pcs/types.ts';
import * as primitives from '#primitives';

const DOMAIN = 'kakeya/kid/1\n';
const KID_BYTES = 12;

/**
 * The `kid` of a key that was given none: both sides derive the same one from the key itself. `key` is the HMAC
 * key or the Ed25519 public key. For an HMAC key it tells no more than a signature does: a guess of the key can
 * be checked against either, so the key must be random.
 */
export function keyIdOf(alg: SignatureAlgorithm, key: Uint8Array): string {
  const head = utf8(`${DOMAIN}${alg}\n`);
  const preimage = new Uint8Array(head.length + key.length);
  preimage.set(head);
  preimage.set(key, head.length);
  return toHex(primitives.sha256(preimage).subarray(0, KID_BYTES));
}

/** 1 to 128 characters, none of them a control character. */
export function isKeyId(kid: string): boolean {
  return kid.isWellFormed() && isLine(kid, MAX_KID_CHARS);
}
