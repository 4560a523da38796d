import type { Scalar, ScalarType } from '../../model/policy.ts';
import { parseDate } from '../../time/date.ts';
import { readHex } from './read_hex.ts';

/** What values of a type must look like, as messages say it. */
export const EXPECTED: Readonly<Record<ScalarType, string>> = {
  hex: 'an even number of hex digits',
  string: 'a text',
  number: 'a finite number',
  boolean: 'true or false',
  date: 'an ISO 8601 date, or a date-time with Z or an offset',
};

/** A value of a type as closures see it: hex in lower case, dates as Unix milliseconds. undefined: it is not of that type. */
export function readScalar(value: Scalar, type: ScalarType): Scalar | undefined {
  switch (type) {
    case 'hex':
      return typeof value === 'string' ? readHex(value) : undefined;
    case 'date':
      return typeof value === 'string' ? parseDate(value) : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'string':
    case 'boolean':
      return typeof value === type ? value : undefined;
    default:
      return type satisfies never;
  }
}
