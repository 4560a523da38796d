import { compilePolicy, decidePolicy, type CompiledPolicy, type PolicyContext } from '@kakeya/policy';
import { measure, type Timing } from '../lib/measure.ts';
import type { Row } from '../lib/report.ts';
import { benchmarkContexts } from './benchmark_contexts.ts';
import type { BenchmarkList } from './benchmark_list.ts';
import { benchmarkPolicy } from './benchmark_policy.ts';
import { COMPARISONS, NOW_MS } from './kinds.ts';
import { cedar } from './peers/cedar.ts';
import { jsonRulesEngine } from './peers/json_rules_engine.ts';
import { peerRow } from './rows.ts';

const RULES = 100;
const CONTEXTS = 1_000;
const NO_SETS = new Map<string, never>();

/**
 * The rules that peers have too (eq, neq, in, range_min, range_max), from plain values to the ids of the rules that do
 * not hold, which must be the same for every context. json-rules-engine has contexts without missing values: it does
 * not know unknown.
 */
export async function againstPeers(list: BenchmarkList, budgetMs: number): Promise<Row[]> {
  const policy = benchmarkPolicy(COMPARISONS, RULES);
  const compiled = compilePolicy(policy);
  const full = benchmarkContexts(COMPARISONS, RULES, list, CONTEXTS, { failing: 0.3, missing: 0 });
  const partial = benchmarkContexts(COMPARISONS, RULES, list, CONTEXTS, { failing: 0.3, missing: 0.1 });

  const engine = jsonRulesEngine(policy);
  for (const context of full)
    assertSame(compiled, context, { failed: await engine(context.inputs), unknown: [] });
  const ask = cedar(policy);
  const values = partial.map(({ inputs }) => scalarsOf(inputs));
  for (const [i, context] of partial.entries()) assertSame(compiled, context, ask(values[i] ?? {}));

  const subject = `read a context and decide ${RULES} rules of eq, neq, in and ranges`;
  return [
    peerRow(
      subject,
      await oursOn(compiled, full, budgetMs),
      'json-rules-engine, the same rules and contexts',
      await measure((index) => engine(full[index % CONTEXTS]?.inputs ?? {}), budgetMs),
    ),
    peerRow(
      `${subject}, a tenth of them unknown`,
      await oursOn(compiled, partial, budgetMs),
      'Cedar (WebAssembly), the same rules and contexts',
      await measure((index) => ask(values[index % CONTEXTS] ?? {}), budgetMs),
    ),
  ];
}

function oursOn(
  compiled: CompiledPolicy,
  contexts: readonly PolicyContext[],
  budgetMs: number,
): Promise<Timing> {
  return measure((index) => {
    const context = contexts[index % contexts.length];
    return context && decidePolicy(compiled, compiled.facts(context, NOW_MS, NO_SETS));
  }, budgetMs);
}

function assertSame(
  compiled: CompiledPolicy,
  context: PolicyContext,
  theirs: { readonly failed: readonly string[]; readonly unknown: readonly string[] },
): void {
  const ours = decidePolicy(compiled, compiled.facts(context, NOW_MS, NO_SETS));
  const text = (failed: readonly string[], unknown: readonly string[]): string =>
    JSON.stringify([failed.toSorted(), unknown.toSorted()]);
  const expected = text([...ours.failed, ...ours.warned], ours.unknown);
  const given = text(theirs.failed, theirs.unknown);
  if (given !== expected) throw new Error(`The peer decides ${given}, we decide ${expected}.`);
}

function scalarsOf(inputs: PolicyContext['inputs']): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => (typeof value === 'object' ? [] : [[name, value]])),
  );
}
