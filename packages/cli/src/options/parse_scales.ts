import { InvalidArgumentError } from 'commander';

const MAX_SCALES = 64;

/** `2,4,8`: ascending positive integers, as a PCS carries them. A slope needs two of them. */
export function parseScales(text: string): readonly number[] {
  const scales = text.split(',').map((part) => (/^[1-9]\d{0,15}$/.test(part) ? Number(part) : Number.NaN));
  const ascending = scales.every(
    (scale, index) => Number.isSafeInteger(scale) && scale > (scales[index - 1] ?? 0),
  );
  if (ascending && scales.length >= 2 && scales.length <= MAX_SCALES) return scales;
  throw new InvalidArgumentError(`Give 2 to ${MAX_SCALES} ascending positive integers, such as 2,4,8,16.`);
}
