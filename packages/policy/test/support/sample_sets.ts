import { fromHex } from '@kakeya/protocol';
import { identityDigest } from '../../src/sets/identity/identity_digest.ts';
import { CommittedSet } from '../../src/sets/tree/committed_set.ts';
import type { IdentityField, MemberSets } from '../../src/model/set_proof.ts';

export const NAMES = ['Acme GmbH', 'ACME  gmbh', 'Bolt', 'Çelik', 'Dyne', '', '2024-01-01'] as const;
/** Digests of elements, in either case. */
export const DIGESTS = ['0a', 'b1', 'C2', 'd3', 'E4'].map((byte) => byte.repeat(32));

/** A set held whole, of elements in 64 hex digits. */
function heldSet(elements: readonly string[], identity: readonly IdentityField[] | null): CommittedSet {
  const sorted = [...new Set(elements.map((element) => element.toLowerCase()))].toSorted();
  return new CommittedSet(Uint8Array.from(sorted.flatMap((element) => [...fromHex(element)])), identity);
}

const byName = (name: string): string => identityDigest({ name }, ['name']);

export const DIGEST_SET = heldSet(DIGESTS.slice(0, 3), null);
export const NAME_SET = heldSet(['Acme GmbH', 'Bolt'].map(byName), ['name']);
/** A name alone says nothing of it. */
export const NAME_AND_COUNTRY_SET = heldSet(
  [identityDigest({ name: 'Bolt', country: 'DE' }, ['name', 'country'])],
  ['name', 'country'],
);
export const EMPTY_SET = heldSet([], ['name']);
/** A root of which the set is not at hand. */
export const UNKNOWN_ROOT = '77'.repeat(32);

export const SAMPLE_ROOTS = [DIGEST_SET.root, NAME_SET.root, EMPTY_SET.root, UNKNOWN_ROOT];
export const SAMPLE_SETS: MemberSets = new Map(
  [DIGEST_SET, NAME_SET, NAME_AND_COUNTRY_SET, EMPTY_SET].map((set) => [set.root, set]),
);
