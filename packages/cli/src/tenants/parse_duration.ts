import { InvalidArgumentError } from 'commander';

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** `90s`, `30m`, `24h`, `7d`, or 0; in ms. */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d{1,6})([smhd]?)$/.exec(text) ?? [];
  const count = Number(digits);
  const unitMs = UNITS_MS.get(unit ?? '');
  if (digits !== undefined && count === 0) return 0;
  if (digits !== undefined && unitMs !== undefined) return count * unitMs;
  throw new InvalidArgumentError('Give a duration such as 90s, 30m, 24h or 7d.');
}
