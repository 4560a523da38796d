import type { PolicyVerdict } from '../model/verdict.ts';
import { planJson } from '../select/plan_json.ts';
import { planOf } from '../select/plan_of.ts';
import { verifyPlan } from '../select/verify_plan.ts';
import { contentOf, type Evidence } from './evidence.ts';
import { PLAN, VERDICT } from './members.ts';
import { checkProofFiles, provenSets } from './proof_files.ts';
import { BundleRefusal } from './refusal.ts';
import { refusing } from './refusing.ts';
import { canonicalJsonBytes, utf8 } from './text.ts';
import { equalBytes } from './zip/equal_bytes.ts';
import type { ZipFiles } from './zip/encode_zip.ts';

/**
 * Derives the plan and the verdict once more, from policy, context and proofs alone, and compares them with what the
 * files say: whoever signed, a verdict that does not follow is refused. Of sets, only what the proofs prove is known.
 * @throws BundleRefusal
 */
export function deriveAgain(evidence: Evidence, files: ZipFiles, evaluatedAtMs: number): PolicyVerdict {
  const { compiled, context, selector, weights } = evidence;
  const sets = provenSets(files);
  const facts = refusing('context_invalid', () => compiled.facts(context, evaluatedAtMs, sets));
  const plan = planOf(compiled, facts, weights === undefined ? { selector } : { selector, weights });
  if (!equalBytes(utf8(planJson(plan)), contentOf(files, PLAN))) throw new BundleRefusal('plan_mismatch');
  const verdict = verifyPlan(compiled, plan, facts);
  checkProofFiles(files, verdict.results);
  if (!equalBytes(verdictBytes(verdict), contentOf(files, VERDICT)))
    throw new BundleRefusal('verdict_mismatch');
  return verdict;
}

/**
 * The verdict without the set proofs, which are files of their own, and without the sentences: another wording of them
 * must not make an old bundle fail.
 */
export function verdictBytes(verdict: PolicyVerdict): Uint8Array {
  const results = verdict.results.map(({ rule_id, status, evidence }) => {
    const { op, severity, lhs, rhs, missing, offending } = evidence;
    return { rule_id, status, evidence: { op, severity, lhs, rhs, missing, offending } };
  });
  return canonicalJsonBytes({ ...verdict, results });
}
