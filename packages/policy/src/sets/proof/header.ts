import { PolicyError } from '../../errors.ts';
import { IDENTITY_FIELDS, type IdentityField, type SetHeader } from '../../model/set_proof.ts';
import { readMembers } from './read_members.ts';

/**
 * Reads what a root is bound to.
 * @throws PolicyError `set_invalid`
 */
export function readHeader(value: unknown): SetHeader {
  const { scheme, identity, size } = readMembers(value, 'header', ['scheme', 'identity', 'size']);
  if (scheme !== 'kakeya-set-1') throw invalid('has a scheme other than kakeya-set-1');
  if (identity !== null && !Array.isArray(identity)) throw invalid('needs identity fields, or null');
  return { scheme, identity: checkIdentityFields(identity), size: readCount(size, 'size of a header') };
}

/**
 * A name, perhaps a country, perhaps a date, in this order: one way to write each choice, so that it has one root.
 * @throws PolicyError `set_invalid`
 */
export function checkIdentityFields(fields: readonly unknown[] | null): readonly IdentityField[] | null {
  if (fields === null) return null;
  const canonical = IDENTITY_FIELDS.filter((field) => fields.includes(field));
  if (
    canonical[0] !== 'name' ||
    canonical.length !== fields.length ||
    canonical.some((f, i) => f !== fields[i])
  ) {
    throw invalid(
      'needs the identity fields name, country, date in this order, of which the name must be there',
    );
  }
  return canonical;
}

/** @throws PolicyError `set_invalid` unless this counts something */
export function readCount(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new PolicyError('set_invalid', `The ${what} must be a whole number, not negative.`);
}

const invalid = (problem: string): PolicyError =>
  new PolicyError('set_invalid', `The header of a set ${problem}.`);
