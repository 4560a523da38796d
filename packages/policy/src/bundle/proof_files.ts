import type { MemberSets } from '../model/set_proof.ts';
import type { RuleProof, RuleResult } from '../model/verdict.ts';
import { parseSetProof } from '../sets/proof/parse_set_proof.ts';
import { isProofPath, proofPath } from './members.ts';
import { membersOf } from './members_of.ts';
import { BundleRefusal } from './refusal.ts';
import { refusing } from './refusing.ts';
import { setsAtHand } from './sets_at_hand.ts';
import { canonicalJsonBytes, readCanonicalJson } from './text.ts';
import { equalBytes } from './zip/equal_bytes.ts';
import type { ZipFiles } from './zip/encode_zip.ts';

/** The proofs of a verdict as files, by path. */
export function proofFiles(results: readonly RuleResult[]): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [i, { rule_id, proof }] of results.entries()) {
    if (proof !== null) files.set(proofPath(i, rule_id), canonicalJsonBytes(proof));
  }
  return files;
}

/**
 * The sets as far as the archive's proofs prove them, each against its root.
 * @throws BundleRefusal `proof_invalid`
 */
export function provenSets(files: ZipFiles): MemberSets {
  const proofs = [...files]
    .filter(([path]) => isProofPath(path))
    .map(([path, bytes]) => readProof(path, bytes));
  return refusing('proof_invalid', () => setsAtHand(proofs));
}

/**
 * Every rule has the proof that deriving the verdict gives, in its own file, and there is no other.
 * @throws BundleRefusal `file_missing`, `file_unexpected`, `proof_mismatch`
 */
export function checkProofFiles(files: ZipFiles, results: readonly RuleResult[]): void {
  const paths = new Set<string>();
  for (const [i, { rule_id, proof }] of results.entries()) {
    const path = proofPath(i, rule_id);
    paths.add(path);
    const given = files.get(path);
    if (given === undefined && proof !== null) throw new BundleRefusal('file_missing', path);
    if (given !== undefined && (proof === null || !equalBytes(given, canonicalJsonBytes(proof)))) {
      throw new BundleRefusal('proof_mismatch', path);
    }
  }
  const surplus = [...files.keys()].find((path) => isProofPath(path) && !paths.has(path));
  if (surplus !== undefined) throw new BundleRefusal('file_unexpected', surplus);
}

function readProof(path: string, bytes: Uint8Array): RuleProof {
  const members = membersOf(readCanonicalJson(bytes, 'proof_invalid'), ['proofs', 'root']);
  if (members === undefined || typeof members.root !== 'string' || !Array.isArray(members.proofs)) {
    throw new BundleRefusal('proof_invalid', path);
  }
  const values: readonly unknown[] = members.proofs;
  return { root: members.root, proofs: refusing('proof_invalid', () => values.map(parseSetProof)) };
}
