import { PolicyError } from '../../errors.ts';

const FORM = /^[0-9a-f]{64}$/;

/** Whether this is how an element, a hash or a root is written: 64 lower-case hex digits. */
export const isHash = (value: unknown): value is string => typeof value === 'string' && FORM.test(value);

/** @throws PolicyError `set_invalid` */
export function readHash(value: unknown, what: string): string {
  if (isHash(value)) return value;
  throw new PolicyError('set_invalid', `The ${what} must be written as 64 lower-case hex digits.`);
}
