import {
  compilePolicy,
  decidePolicy,
  type CompiledPolicy,
  type MemberSets,
  type PolicyContext,
} from '@kakeya/policy';
import type { Row } from '../lib/report.ts';
import { benchmarkContexts } from './benchmark_contexts.ts';
import type { BenchmarkList } from './benchmark_list.ts';
import { benchmarkPolicy } from './benchmark_policy.ts';
import { ALL_KINDS, type Kind, NOW_MS, ROOT } from './kinds.ts';
import { measurePrepared } from './measure_prepared.ts';
import { barRow } from './rows.ts';

const RULES = 100;
const CONTEXTS = 1_000;
/** The contract's, in µs. */
const P50_US = 20;
const P99_US = 100;

/**
 * Rules that pass, fail and are unknown in every context, of all operators, and of all but those that ask the list
 * (fifty look-ups in the hundred): decided on facts at hand, and with the reading of the context.
 */
export async function evaluateRows(list: BenchmarkList, budgetMs: number): Promise<Row[]> {
  const withoutList = ALL_KINDS.filter(({ rhs }) => rhs(0) !== ROOT);
  return [
    ...(await rowsOf('of all operators', ALL_KINDS, list, budgetMs)),
    ...(await rowsOf('of the operators that ask no list', withoutList, list, budgetMs)),
  ];
}

async function rowsOf(
  which: string,
  kinds: readonly Kind[],
  list: BenchmarkList,
  budgetMs: number,
): Promise<Row[]> {
  const compiled = compilePolicy(benchmarkPolicy(kinds, RULES));
  const share = { failing: 0.3, missing: 0.1 };
  const contexts = benchmarkContexts(kinds, RULES, list, CONTEXTS, share);
  const sets: MemberSets = new Map([[list.set.root, list.set]]);
  const contextAt = (index: number): PolicyContext => {
    const context = contexts[index % CONTEXTS];
    if (context === undefined) throw new Error('There are no contexts.');
    return context;
  };
  const outcomes = outcomeShares(compiled, contexts, sets);
  // New facts at each call: they keep what was derived from them.
  const deciding = await measurePrepared(
    (index) => compiled.facts(contextAt(index), NOW_MS, sets),
    (facts) => decidePolicy(compiled, facts),
    budgetMs,
  );
  const both = await measurePrepared(
    contextAt,
    (context) => decidePolicy(compiled, compiled.facts(context, NOW_MS, sets)),
    budgetMs,
  );
  const alone = `decide ${RULES} rules ${which} on facts at hand`;
  const read = `read a context and decide ${RULES} rules ${which}`;
  return [
    barRow(alone, deciding, 'p50', P50_US, 'µs', { outcomes }),
    barRow(alone, deciding, 'p99', P99_US, 'µs'),
    barRow(read, both, 'p50', P50_US, 'µs', { outcomes }),
    barRow(read, both, 'p99', P99_US, 'µs'),
  ];
}

/** Of all rules in all contexts; a benchmark of rules that all pass would say little. */
function outcomeShares(
  compiled: CompiledPolicy,
  contexts: readonly PolicyContext[],
  sets: MemberSets,
): { readonly failed: number; readonly unknown: number } {
  let [failed, unknown] = [0, 0];
  for (const context of contexts) {
    const outcome = decidePolicy(compiled, compiled.facts(context, NOW_MS, sets));
    failed += outcome.failed.length + outcome.warned.length;
    unknown += outcome.unknown.length;
  }
  const all = contexts.length * compiled.rules.length;
  const shares = { failed: failed / all, unknown: unknown / all };
  if (Math.abs(shares.failed - 0.3) > 0.02 || Math.abs(shares.unknown - 0.1) > 0.02)
    throw new Error(`The rules must fail and be unknown as drawn, not ${JSON.stringify(shares)}.`);
  return shares;
}
