import { InvalidArgumentError } from 'commander';

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

export const isInstant = (text: string): boolean => RFC_3339.test(text) && !Number.isNaN(Date.parse(text));

/** An instant with a zone (RFC 3339), kept as it was written. */
export function parseInstant(text: string): string {
  if (isInstant(text)) return text;
  throw new InvalidArgumentError('Give an instant with a zone, such as 2025-01-01T00:00:00Z.');
}
