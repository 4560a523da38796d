import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { PolicyError } from '../../errors.ts';
import type { IdentityField } from '../../model/set_proof.ts';
import { checkIdentityFields } from '../proof/header.ts';
import { fieldTag } from './field_tag.ts';
import { normaliseCountry } from './normalise_country.ts';
import { normaliseDate } from './normalise_date.ts';
import { normaliseName } from './normalise_name.ts';

/** Who someone is, as a list, a register or a supplier file says it; of a person, `date` is that of birth. */
export interface Identity {
  readonly name: string;
  /** ISO 3166-1, alpha-2 or alpha-3. */
  readonly country?: string;
  readonly date?: string;
}

/** Keeps the digest of an identity from being that of anything else. */
const DOMAIN = 'kakeya/identity/1\n';
const encoder = new TextEncoder();

const NORMALISE: Readonly<Record<IdentityField, (text: string) => string>> = {
  name: normaliseName,
  country: normaliseCountry,
  date: normaliseDate,
};

/**
 * The element that stands for an identity in a committed set, 64 hex digits: the first 31 bytes of SHA-256 of the
 * domain and the RFC 8785 JSON of its `fields`, normalised, and a byte that says which fields these are. Suppliers, owners and list entries all go through here, so that the same fields of
 * the same person are the same element, however they were written. `fields` are those of the set's header.
 * @throws PolicyError `set_invalid` where a field is missing or cannot be normalised, or `fields` are no header's
 */
export function identityDigest(identity: Identity, fields: readonly IdentityField[]): string {
  // Without fields, all identities would be one element.
  checkIdentityFields(fields);
  const json = canonicalizeJson(normaliseIdentity(identity, fields));
  return sha256Hex(encoder.encode(DOMAIN + json)).slice(0, 62) + fieldTag(fields);
}

/**
 * @returns only `fields`, in their normal forms, which are their own normal forms
 * @throws PolicyError `set_invalid` where a field is missing or cannot be normalised
 */
export function normaliseIdentity(
  identity: Identity,
  fields: readonly IdentityField[],
): Readonly<Partial<Record<IdentityField, string>>> {
  const normal: Partial<Record<IdentityField, string>> = {};
  for (const field of fields) {
    const text = identity[field];
    if (text === undefined) throw missing(field);
    normal[field] = NORMALISE[field](text);
  }
  return normal;
}

const missing = (field: IdentityField): PolicyError =>
  new PolicyError(
    'set_invalid',
    `An identity without a ${field} cannot be looked up in a set of identities by ${field}.`,
  );
