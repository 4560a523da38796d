import { createHash } from 'node:crypto';

/** SHA3-256 (FIPS 202) of UTF-8, as hex, by OpenSSL. */
export const sha3Hex = (text: string): string => createHash('sha3-256').update(text, 'utf8').digest('hex');
