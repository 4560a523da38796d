import { InvalidArgumentError } from 'commander';

/** `2025-01-31`: a day that exists. */
export function parseDay(text: string): string {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === text) return text;
  throw new InvalidArgumentError('Give a day such as 2025-01-31.');
}
