/**
 * What travels on the wire between agents and the gateway: Proof-of-Computation Summaries (PCS), their canonical
 * bytes, ids and signatures, Merkle roots and proofs, and problem types. No I/O and no clock; runs in Node and in
 * a browser.
 *
 * The protocol in four calls: `parsePcs` reads a record strictly, `verifyPcsSignature` says whether a key of the
 * tenant signed it, `claimsDigest` tells a retry from an equivocation, and on the other side `signPcs` signs.
 */
export {
  asPcsId,
  asSha256Hex,
  asTenantId,
  type Brand,
  type PcsId,
  type Sha256Hex,
  type TenantId,
} from './brand.ts';
export { fromBase64, toBase64 } from './codec/base64.ts';
export { fromHex, toHex } from './codec/hex.ts';
export { type FieldProblem, ProtocolError, type ProtocolErrorCode } from './errors.ts';
export { canonicalizeJson } from './json/canonicalize_json.ts';
export { type JsonLimits, PCS_JSON_LIMITS } from './json/limits.ts';
export { type JsonResult, parseJsonStrict } from './json/parse_json_strict.ts';
export { chunkBytes } from './merkle/chunk_bytes.ts';
export { inclusionProof } from './merkle/inclusion_proof.ts';
export { leafHash } from './merkle/leaf_hash.ts';
export { merkleRoot } from './merkle/merkle_root.ts';
export { merkleRootV01 } from './merkle/merkle_root_v01.ts';
export { type InclusionClaim, verifyInclusion } from './merkle/verify_inclusion.ts';
export { round9 } from './number/round9.ts';
export { canonicalBytes } from './pcs/canonical_bytes.ts';
export { canonicalBytesV01, type SignedSubsetV01 } from './pcs/canonical_bytes_v01.ts';
export { canonicalBytesV02 } from './pcs/canonical_bytes_v02.ts';
export { CanonicalPcs } from './pcs/canonical_pcs.ts';
export { claimsDigest } from './pcs/claims_digest.ts';
export { checkPcs, type ParsePcsResult, parsePcs } from './pcs/parse_pcs.ts';
export { computePcsId, pcsIdOf } from './pcs/pcs_id.ts';
export {
  type ContextDigests,
  type FaultTolerance,
  type PayloadKind,
  PCS_SCHEMA,
  type Pcs,
  type PcsBase,
  type PcsV01,
  type PcsV02,
  type PcsVersion,
  type Regime,
  type SignalName,
  type SignalValidity,
  type SignatureAlgorithm,
  type VrfProof,
} from './pcs/types.ts';
export { type ProblemBody, type ProblemDetails, type ProblemField, problem } from './problem/problem.ts';
export {
  PROBLEM_TYPES,
  type ProblemType,
  type ProblemTypeName,
  type ProblemTypeUri,
} from './problem/problem_types.ts';
export { sha256Hex } from './sha256_hex.ts';
export { createKeyring, type Keyring } from './sign/create_keyring.ts';
export { generateSigningKey } from './sign/generate_signing_key.ts';
export { keyIdOf } from './sign/key_id.ts';
export { signPcs } from './sign/sign_pcs.ts';
export type { SignatureCheck, SignatureFailure, SigningKey, VerificationKey } from './sign/types.ts';
export { verificationKeyOf } from './sign/verification_key_of.ts';
export { verifyPcsSignature } from './sign/verify_pcs_signature.ts';
