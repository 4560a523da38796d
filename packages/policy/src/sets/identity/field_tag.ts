import { IDENTITY_FIELDS, type IdentityField } from '../../model/set_proof.ts';

/**
 * Which fields an element was made of, as its last byte: bit 0 name, bit 1 country, bit 2 date, in two hex digits.
 *
 * Digests of other fields are in no list, not even those of somebody who is on it: suppliers by name, looked up in a
 * set by name and country, would all be absent, and a listed one would pass. With the tag they are unknown. It guards
 * against the mistake, not against whoever makes digests on purpose; and of foreign digests, which have no tag, one in
 * 256 ends by chance as if it had this one.
 * @param fields in any order; null, of what is no set of identities: no tag, ''
 */
export function fieldTag(fields: readonly IdentityField[] | null): string {
  if (fields === null) return '';
  let bits = 0;
  for (const field of fields) bits |= 1 << IDENTITY_FIELDS.indexOf(field);
  return bits.toString(16).padStart(2, '0');
}

/**
 * Whether a set with this header could hold the element at all; if not, nothing is known of it there.
 * @param element 64 hex digits in lower case
 */
export function isOfFields(element: string, identity: readonly IdentityField[] | null): boolean {
  return element.endsWith(fieldTag(identity));
}
