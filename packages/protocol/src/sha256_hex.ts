import type { Sha256Hex } from './brand.ts';
import { ProtocolError } from './errors.ts';
import * as primitives from '#primitives';

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  const digits = primitives.sha256Hex(bytes);
  if (!isDigest(digits))
    throw new ProtocolError('value_not_canonical', 'A SHA-256 digest has 64 hex digits.');
  return digits;
}

/** Of what was written as hex here: to look at each digit again would take as long as hashing. */
const isDigest = (digits: string): digits is Sha256Hex => digits.length === 64;
