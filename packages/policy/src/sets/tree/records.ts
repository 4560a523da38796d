/** Orders records number `a` and `b` of 32 bytes by their bytes. */
export function compareRecords(records: Uint8Array, a: number, b: number): number {
  return compareBytesAt(records, 32 * a, records, 32 * b);
}

/**
 * Reads 64 lower-case hex digits as eight words of four bytes, the high one first. A set is asked for every element of
 * every rule: the check and the reading are one pass, and nothing is made.
 * @returns false: it is written otherwise, and the words are none
 */
export function readWords(hex: string, words: Uint32Array): boolean {
  if (hex.length !== 64) return false;
  for (let word = 0; word < 8; word += 1) {
    let value = 0;
    let signs = 0;
    for (let at = 8 * word; at < 8 * word + 8; at += 1) {
      const digit = DIGITS[hex.charCodeAt(at)] ?? -1;
      signs |= digit;
      value = (value << 4) | digit;
    }
    if (signs < 0) return false;
    words[word] = value;
  }
  return true;
}

/** By character code: what `0` to `9` and `a` to `f` stand for; all else is below 0. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

/**
 * @param records of 32 bytes, ascending
 * @param words of a record, as `readWords` gives them
 * @param start of the records among which it is, if it is there; `end` is one beyond them
 * @returns where the record is, or, as its complement (`~`), where it would have to be put in
 */
export function rankOf(records: Uint8Array, words: Uint32Array, start: number, end: number): number {
  let from = start;
  let to = end;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const order = compareWords(records, 32 * middle, words);
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return ~from;
}

function compareWords(records: Uint8Array, at: number, words: Uint32Array): number {
  for (let word = 0; word < 8; word += 1) {
    const byte = at + 4 * word;
    const high = ((records[byte] ?? 0) << 8) | (records[byte + 1] ?? 0);
    const low = ((records[byte + 2] ?? 0) << 8) | (records[byte + 3] ?? 0);
    const difference = high * 0x1_0000 + low - (words[word] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareBytesAt(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number): number {
  for (let i = 0; i < 32; i += 1) {
    const difference = (a[aFrom + i] ?? 0) - (b[bFrom + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
