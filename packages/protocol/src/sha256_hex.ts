import { asSha256Hex, type Sha256Hex } from './brand.ts';
import * as primitives from '#primitives';

/** SHA-256 as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  return asSha256Hex(primitives.sha256Hex(bytes));
}
