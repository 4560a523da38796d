import { type Literal, type PolicyContext, readContext } from '@kakeya/policy';
import { seededRandom } from '@kakeya/verdict/stats';
import type { BenchmarkList } from './benchmark_list.ts';
import { inputName } from './benchmark_policy.ts';
import { type Kind, ROOT } from './kinds.ts';
import { SEED } from './seed.ts';

export interface ContextShare {
  readonly failing: number;
  readonly missing: number;
}

/**
 * Contexts for the policy of these kinds: which rules pass, fail and are unknown is drawn for each rule of each
 * context, so that no branch can be learnt.
 */
export function benchmarkContexts(
  kinds: readonly Kind[],
  rules: number,
  list: BenchmarkList,
  count: number,
  share: ContextShare,
): readonly PolicyContext[] {
  const random = seededRandom(SEED);
  return Array.from({ length: count }, () => {
    const inputs: Record<string, Literal> = {};
    for (let i = 0; i < rules; i += 1) {
      const kind = kinds[i % kinds.length];
      if (kind === undefined) continue;
      const k = Math.floor(i / kinds.length);
      const drawn = random();
      const value = drawn < share.failing ? kind.failing(k, random, list) : kind.passing(k, random, list);
      if (drawn < 1 - share.missing) inputs[inputName(kind.op, k)] = value;
    }
    const asksList = kinds.some(({ rhs }) => rhs(0) === ROOT);
    return readContext({ inputs, commitments: asksList ? { [ROOT]: list.set.root } : {} });
  });
}
