import { contextHash } from '../context/context_hash.ts';
import type { PolicyVerdict } from '../model/verdict.ts';
import { policyHash } from '../source/policy_json.ts';
import { deriveAgain } from './derive.ts';
import { type Evidence, readEvidence } from './evidence.ts';
import type { BundleManifest } from './manifest.ts';
import { CONTEXT, IR, isProofPath, PLAN, POLICY, VERDICT, WEIGHTS } from './members.ts';
import { BundleRefusal } from './refusal.ts';
import type { ZipFiles } from './zip/encode_zip.ts';

/** What a manifest states of the content, besides the list of files. */
export type BundleStatement = Omit<BundleManifest, 'bundle_version' | 'files'>;

const KNOWN: readonly string[] = [POLICY, IR, CONTEXT, PLAN, VERDICT, WEIGHTS];

/**
 * Whether the content of a bundle is what its manifest states, and the verdict follows from the rest. Answers with the
 * verdict, derived again.
 * @param content the listed files
 * @throws BundleRefusal
 */
export function checkEvidence(
  stated: BundleStatement,
  content: ZipFiles,
  evaluatedAtMs: number,
): PolicyVerdict {
  const strange = [...content.keys()].find((path) => !KNOWN.includes(path) && !isProofPath(path));
  if (strange !== undefined) throw new BundleRefusal('file_unexpected', strange);
  const evidence = readEvidence(content);
  checkHashes(stated, evidence);
  const verdict = deriveAgain(evidence, content, evaluatedAtMs);
  if (verdict.plan_hash !== stated.plan_hash) throw new BundleRefusal('plan_mismatch', 'plan_hash');
  if (verdict.verdict !== stated.verdict) throw new BundleRefusal('verdict_mismatch', 'verdict');
  return verdict;
}

function checkHashes(stated: BundleStatement, { compiled, context }: Evidence): void {
  const { policy, ir } = compiled;
  if (policy.id !== stated.policy_id) throw new BundleRefusal('policy_mismatch', 'policy_id');
  if (policy.version !== stated.policy_version) throw new BundleRefusal('policy_mismatch', 'policy_version');
  if (policyHash(policy) !== stated.policy_hash) throw new BundleRefusal('policy_mismatch', 'policy_hash');
  if (ir.ir_hash !== stated.ir_hash) throw new BundleRefusal('ir_mismatch', 'ir_hash');
  if (contextHash(context) !== stated.context_hash) throw new BundleRefusal('context_mismatch');
}
