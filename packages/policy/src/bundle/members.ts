/** The files of a bundle that it has at most one of. */
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'signature.json';
export const POLICY = 'policy.json';
export const IR = 'ir.json';
export const CONTEXT = 'context.json';
export const PLAN = 'plan.json';
export const VERDICT = 'verdict.json';
export const WEIGHTS = 'weights.json';

/**
 * The path of a rule's proof: its place in the results, from 1, and as much of its id as a path can hold. The place
 * alone makes it unique.
 */
export function proofPath(index: number, ruleId: string): string {
  const place = String(index + 1).padStart(4, '0');
  return `proofs/${place}-${ruleId.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 100)}.json`;
}

export const isProofPath = (path: string): boolean => path.startsWith('proofs/');
