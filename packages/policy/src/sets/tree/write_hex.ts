const nibble = (code: number): number => (code <= 0x39 ? code - 0x30 : code - 0x57);

/** Writes the bytes that lower-case hex digits stand for; a whole tree of hashes passes here, hence no intermediate array. */
export function writeHex(hex: string, target: Uint8Array, at: number): void {
  for (let i = 0; i < hex.length; i += 2) {
    target[at + i / 2] = (nibble(hex.charCodeAt(i)) << 4) | nibble(hex.charCodeAt(i + 1));
  }
}
