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
  let signs = 0;
  for (let at = 0; at < 64; at += 8) {
    // Written out: as a loop, it takes twice as long.
    const a = digitAt(hex, at);
    const b = digitAt(hex, at + 1);
    const c = digitAt(hex, at + 2);
    const d = digitAt(hex, at + 3);
    const e = digitAt(hex, at + 4);
    const f = digitAt(hex, at + 5);
    const g = digitAt(hex, at + 6);
    const h = digitAt(hex, at + 7);
    signs |= a | b | c | d | e | f | g | h;
    words[at >>> 3] = (a << 28) | (b << 24) | (c << 20) | (d << 16) | (e << 12) | (f << 8) | (g << 4) | h;
  }
  return signs >= 0;
}

const digitAt = (hex: string, at: number): number => DIGITS[hex.charCodeAt(at)] ?? -1;

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
export function rankOf(records: DataView, words: Uint32Array, start: number, end: number): number {
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

function compareWords(records: DataView, at: number, words: Uint32Array): number {
  for (let word = 0; word < 8; word += 1) {
    const difference = records.getUint32(at + 4 * word) - (words[word] ?? 0);
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
