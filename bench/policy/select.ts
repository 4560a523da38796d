import { createHash } from 'node:crypto';
import { compilePolicy, type Facts, planJson, planOf } from '@kakeya/policy';
import { selectRules } from '../../packages/policy/src/select/select_rules.ts';
import type { Row } from '../lib/report.ts';
import { benchmarkContexts } from './benchmark_contexts.ts';
import type { BenchmarkList } from './benchmark_list.ts';
import { benchmarkPolicy, withPredicates } from './benchmark_policy.ts';
import { ALL_KINDS, NOW_MS } from './kinds.ts';
import { measurePrepared } from './measure_prepared.ts';
import { barRow, peerRow } from './rows.ts';

const RULES = 100;
const CONTEXTS = 1_000;
/** The contract's p95. */
const LIMIT_MS = 0.2;

/** Which of 100 rules 20 predicates activate, and the whole plan, whose peer is what it cannot do without: writing and hashing it. */
export async function selectRows(list: BenchmarkList, budgetMs: number): Promise<Row[]> {
  const compiled = compilePolicy(withPredicates(benchmarkPolicy(ALL_KINDS, RULES)));
  const contexts = benchmarkContexts(ALL_KINDS, RULES, list, CONTEXTS, { failing: 0.3, missing: 0.1 });
  const sets = new Map([[list.set.root, list.set]]);
  const factsAt = (index: number): Facts => {
    const context = contexts[index % CONTEXTS];
    if (context === undefined) throw new Error('There are no contexts.');
    return compiled.facts(context, NOW_MS, sets);
  };
  const plans = contexts.map((context, index) => ({
    context,
    plan: planOf(compiled, factsAt(index), { selector: 'weighted' }),
  }));
  const activeRules = plans.reduce((sum, { plan }) => sum + plan.active_rules.length, 0) / CONTEXTS;

  const selecting = await measurePrepared(factsAt, (facts) => selectRules(compiled, facts), budgetMs);
  const planning = await measurePrepared(
    factsAt,
    (facts) => planOf(compiled, facts, { selector: 'weighted' }),
    budgetMs,
  );
  const hashing = await measurePrepared(
    (index) => plans[index % CONTEXTS] ?? plans[0],
    (given) => given && [sha3(JSON.stringify(given.context)), sha3(planJson(given.plan))],
    budgetMs,
  );
  const detail = { activeRules };
  return [
    barRow(`select among ${RULES} rules by 20 predicates`, selecting, 'p95', LIMIT_MS, 'ms', detail),
    peerRow(
      'make the plan of them, with its hashes',
      planning,
      'writing its context and itself as JSON, and SHA3-256 of both, alone',
      hashing,
      detail,
    ),
  ];
}

const sha3 = (text: string): string => createHash('sha3-256').update(text).digest('hex');
