/**
 * 32-bit hash of a byte string: FNV-1a (offset basis 0x811c9dc5, prime 0x01000193), then the 32-bit finaliser of
 * MurmurHash3, because FNV-1a alone leaves the high bits of short words poorly mixed. Not cryptographic.
 *
 * @returns an integer in [0, 2^32 − 1]
 */
export function hashWord(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
