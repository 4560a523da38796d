/** Months have no fixed length, so the two parts add up only from a date. Negative parts arise by subtraction only. */
export interface Duration {
  /** Whole months; a year is twelve. */
  readonly months: number;
  /** Milliseconds; a day is 24 hours of UTC. */
  readonly ms: number;
}

const FORM =
  /^P(?=[\dT])(?:(\d{1,9}(?:[.,]\d{1,9})?)Y)?(?:(\d{1,9}(?:[.,]\d{1,9})?)M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)W)?(?:(\d{1,9}(?:[.,]\d{1,9})?)D)?(?:T(?=\d)(?:(\d{1,9}(?:[.,]\d{1,9})?)H)?(?:(\d{1,9}(?:[.,]\d{1,9})?)M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?$/;

const DAY_MS = 86_400_000;
/** In the order of `FORM`, after years and months. */
const UNIT_MS = [7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1000] as const;

/**
 * An ISO 8601 duration, `PnYnMnWnDTnHnMnS`, without a sign; only the smallest unit that is given may have decimals,
 * and they must come to whole months, or are rounded to the millisecond. undefined: not one.
 */
export function parseDuration(text: string): Duration | undefined {
  const parts = FORM.exec(text)?.slice(1);
  if (parts === undefined || hasEarlyDecimals(parts)) return undefined;
  const [years = 0, months = 0, ...rest] = parts.map(quantity);
  const duration = {
    months: years * 12 + months,
    ms: Math.round(rest.reduce((sum, count, unit) => sum + count * (UNIT_MS[unit] ?? 0), 0)),
  };
  // Beyond 2^53 ms the sum would no longer be what was written.
  return Number.isSafeInteger(duration.months) && Number.isSafeInteger(duration.ms) ? duration : undefined;
}

function hasEarlyDecimals(parts: readonly (string | undefined)[]): boolean {
  const given = parts.filter((part) => part !== undefined);
  return given.slice(0, -1).some((part) => /[.,]/.test(part));
}

const quantity = (part: string | undefined): number =>
  part === undefined ? 0 : Number(part.replace(',', '.'));
