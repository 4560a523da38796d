import type { Duration } from './duration.ts';

const UNITS = [
  ['D', 86_400_000],
  ['H', 3_600_000],
  ['M', 60_000],
] as const;

/** ISO 8601, in the largest units that are exact; with the sign of ISO 8601-2 where a subtraction went below zero. */
export function durationText({ months, ms }: Duration): string {
  const sign = months < 0 || (months === 0 && ms < 0) ? '-' : '';
  const totalMonths = Math.abs(months);
  let date = part(Math.floor(totalMonths / 12), 'Y') + part(totalMonths % 12, 'M');
  let time = '';
  let rest = Math.abs(ms);
  for (const [unit, unitMs] of UNITS) {
    const text = part(Math.floor(rest / unitMs), unit);
    if (unit === 'D') date += text;
    else time += text;
    rest %= unitMs;
  }
  time += part(rest / 1000, 'S');
  if (date === '' && time === '') return 'PT0S';
  return `${sign}P${date}${time === '' ? '' : `T${time}`}`;
}

const part = (count: number, unit: string): string => (count === 0 ? '' : `${count}${unit}`);
