import type { SigningKey } from '@kakeya/protocol';
import { PolicyError } from '../errors.ts';
import { irJson } from '../ir/ir_json.ts';
import type { PolicyContext } from '../model/context.ts';
import type { Ir } from '../model/ir.ts';
import type { Plan } from '../model/plan.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyVerdict } from '../model/verdict.ts';
import { planJson } from '../select/plan_json.ts';
import type { RuleWeights } from '../select/weights_of.ts';
import { policyJson } from '../source/policy_json.ts';
import { type BundleStatement, checkEvidence } from './check_evidence.ts';
import { verdictBytes } from './derive.ts';
import { evaluatedAtMs } from './evaluated_at.ts';
import { contextBytes } from './evidence.ts';
import { fileList } from './file_list.ts';
import type { BundleManifest } from './manifest.ts';
import { CONTEXT, IR, MANIFEST, PLAN, POLICY, SIGNATURE, VERDICT, WEIGHTS } from './members.ts';
import { proofFiles } from './proof_files.ts';
import { BundleRefusal } from './refusal.ts';
import { signManifest } from './signature.ts';
import { canonicalJsonBytes, utf8 } from './text.ts';
import { encodeZip, type ZipFiles } from './zip/encode_zip.ts';
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_FILES } from './zip/limits.ts';

export interface BundleParts {
  readonly policy: Policy;
  readonly ir: Ir;
  readonly context: PolicyContext;
  readonly plan: Plan;
  /** With its set proofs. */
  readonly verdict: PolicyVerdict;
  /** Those that the plan was made with, if any. */
  readonly weights?: RuleWeights;
}

/**
 * The bytes of a signed evidence bundle. The parts are checked as a verifier will check them, so that nothing is
 * signed that does not follow. Same parts and key: the same bytes.
 * @param key an Ed25519 key
 * @throws PolicyError `bundle_invalid`: the parts do not fit together, or are too large; `argument_invalid`: another
 * kind of key. ProtocolError `key_invalid`
 */
export async function buildBundle(parts: BundleParts, key: SigningKey): Promise<Uint8Array> {
  const content = contentFiles(parts);
  const statement = statementOf(parts);
  checkParts(statement, content);
  const manifest: BundleManifest = { bundle_version: '1', ...statement, files: fileList(content) };
  const manifestBytes = canonicalJsonBytes(manifest);
  const signature = await signManifest(manifestBytes, key);
  const files = new Map([...content, [MANIFEST, manifestBytes], [SIGNATURE, signature]]);
  const bytes = encodeZip(files);
  if (bytes.length > MAX_BUNDLE_BYTES || files.size > MAX_BUNDLE_FILES) {
    throw new PolicyError(
      'bundle_invalid',
      'A bundle has at most 64 MiB and 10,000 files: split the context.',
    );
  }
  return bytes;
}

function contentFiles({ policy, ir, context, plan, verdict, weights }: BundleParts): ZipFiles {
  const files = new Map([
    [POLICY, utf8(policyJson(policy))],
    [IR, utf8(irJson(ir))],
    [CONTEXT, contextBytes(context)],
    [PLAN, utf8(planJson(plan))],
    [VERDICT, verdictBytes(verdict)],
    ...proofFiles(verdict.results),
  ]);
  if (weights !== undefined) files.set(WEIGHTS, canonicalJsonBytes(Object.fromEntries(weights)));
  return files;
}

function statementOf({ policy, verdict }: BundleParts): BundleStatement {
  return {
    policy_id: policy.id,
    policy_version: policy.version,
    policy_hash: verdict.policy_hash,
    ir_hash: verdict.ir_hash,
    context_hash: verdict.context_hash,
    plan_hash: verdict.plan_hash,
    verdict: verdict.verdict,
    evaluated_at: verdict.evaluated_at,
  };
}

function checkParts(statement: BundleStatement, content: ZipFiles): void {
  const atMs = evaluatedAtMs(statement.evaluated_at);
  if (atMs === undefined) {
    throw new PolicyError('bundle_invalid', 'evaluated_at must be written as 2026-01-31T09:30:00.000Z.');
  }
  try {
    checkEvidence(statement, content, atMs);
  } catch (error) {
    if (!(error instanceof BundleRefusal)) throw error;
    throw new PolicyError('bundle_invalid', `The parts do not fit together. ${error.message}`, {
      cause: error,
    });
  }
}
