import type { Seq } from './types.ts';

const DIGITS = 20;
const PATTERN = /^(\d{20})\.seg$/;

/** Where a segment is prepared before it has a first entry and so a name. */
export const PREPARED_NAME = 'next.prepared';

/** `00000000000000000001.seg`: names sort as their first positions do. */
export function segmentName(firstSeq: Seq): string {
  return `${String(firstSeq).padStart(DIGITS, '0')}.seg`;
}

/** The first position that a file name states; undefined if the file is not a segment. */
export function parseSegmentName(name: string): Seq | undefined {
  const digits = PATTERN.exec(name)?.[1];
  if (digits === undefined) return undefined;
  const firstSeq = Number(digits);
  return Number.isSafeInteger(firstSeq) && firstSeq > 0 ? firstSeq : undefined;
}
