import { PolicyError, type RuleProof } from '@kakeya/policy';
import { parseSetProof } from '@kakeya/policy/sets';

/**
 * The proofs that came with a context, each `{root, proofs}`. Read here, verified by `ProvenSets`.
 * @throws PolicyError `set_invalid`
 */
export function readProofs(values: readonly unknown[]): RuleProof[] {
  return values.map((value, index) => {
    if (typeof value !== 'object' || value === null) throw malformed(index);
    const { root, proofs, ...others } = Object.fromEntries(Object.entries(value));
    if (typeof root !== 'string' || !/^[0-9a-f]{64}$/.test(root) || !Array.isArray(proofs))
      throw malformed(index);
    if (Object.keys(others).length > 0) throw malformed(index);
    return { root, proofs: proofs.map(parseSetProof) };
  });
}

const malformed = (index: number): PolicyError =>
  new PolicyError(
    'set_invalid',
    `proofs[${index}] must be {root, proofs}: a root of 64 lower-case hex digits and what is proven under it.`,
  );
