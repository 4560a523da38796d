/** Orders records number `a` and `b` of 32 bytes by their bytes. */
export function compareRecords(records: Uint8Array, a: number, b: number): number {
  return compareBytesAt(records, 32 * a, records, 32 * b);
}

/**
 * @param records of 32 bytes, ascending
 * @returns where the record is, or where it would have to be put in
 */
export function rankOf(
  records: Uint8Array,
  record: Uint8Array,
): { readonly index: number; readonly found: boolean } {
  let from = 0;
  let to = records.length / 32;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const order = compareBytesAt(records, 32 * middle, record, 0);
    if (order === 0) return { index: middle, found: true };
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return { index: from, found: false };
}

function compareBytesAt(a: Uint8Array, aFrom: number, b: Uint8Array, bFrom: number): number {
  for (let i = 0; i < 32; i += 1) {
    const difference = (a[aFrom + i] ?? 0) - (b[bFrom + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
