/** Below this, inserting one by one is faster. */
const FEW = 24;

/**
 * Sorts records of 32 bytes in place, by bytes: a radix sort from the first byte on, each record swapped into its
 * bucket (American flag sort). Linear whatever the input is, and a million strings are never made.
 */
export function sortRecords(records: Uint8Array): void {
  sortRange(records, 0, records.length / 32, 0);
}

function sortRange(records: Uint8Array, from: number, to: number, byte: number): void {
  if (to - from < 2 || byte === 32) return;
  if (to - from <= FEW) {
    insertionSort(records, from, to, byte);
    return;
  }
  const ends = new Uint32Array(256);
  for (let i = from; i < to; i += 1) bump(ends, records[32 * i + byte] ?? 0);
  const heads = new Uint32Array(256);
  let at = from;
  for (let bucket = 0; bucket < 256; bucket += 1) {
    heads[bucket] = at;
    at += ends[bucket] ?? 0;
    ends[bucket] = at;
  }
  const starts = heads.slice();
  for (let bucket = 0; bucket < 256; bucket += 1) {
    const end = ends[bucket] ?? 0;
    for (let i = heads[bucket] ?? 0; i < end; i = heads[bucket] ?? 0) {
      const home = records[32 * i + byte] ?? 0;
      if (home !== bucket) swap(records, i, heads[home] ?? 0);
      bump(heads, home);
    }
  }
  for (let bucket = 0; bucket < 256; bucket += 1) {
    sortRange(records, starts[bucket] ?? 0, ends[bucket] ?? 0, byte + 1);
  }
}

function insertionSort(records: Uint8Array, from: number, to: number, byte: number): void {
  for (let i = from + 1; i < to; i += 1) {
    for (let j = i; j > from && follows(records, j - 1, j, byte); j -= 1) swap(records, j - 1, j);
  }
}

function follows(records: Uint8Array, a: number, b: number, byte: number): boolean {
  for (let i = byte; i < 32; i += 1) {
    const difference = (records[32 * a + i] ?? 0) - (records[32 * b + i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function swap(records: Uint8Array, a: number, b: number): void {
  for (let i = 0; i < 32; i += 1) {
    const byte = records[32 * a + i] ?? 0;
    records[32 * a + i] = records[32 * b + i] ?? 0;
    records[32 * b + i] = byte;
  }
}

function bump(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}
