import { toHex } from '@kakeya/protocol';
import { sha3_256 } from '@noble/hashes/sha3.js';

/** SHA3-256 (FIPS 202) of UTF-8, as hex. No browser has it. */
export const sha3Hex = (text: string): string => toHex(sha3_256(new TextEncoder().encode(text)));
