/**
 * Committed sets: lists of which only a root need be known. An identity becomes an element, elements a sorted Merkle
 * tree; that an element is in it, or is not, is proven by a path or by the two neighbours, and checked from the root.
 */
export { type Identity, identityDigest, normaliseIdentity } from './identity/identity_digest.ts';
export { parseSetProof } from './proof/parse_set_proof.ts';
export { ProvenSets } from './proof/proven_sets.ts';
export { type SetProofCheck, verifySetProof } from './proof/verify_set_proof.ts';
export { type BuiltSet, buildSet } from './store/build_set.ts';
export { parseRootFile, type RootFile, rootFileText } from './store/root_file.ts';
export { decodeSet, encodeSet } from './store/set_file.ts';
export { CommittedSet } from './tree/committed_set.ts';
