import { type PolicyVerdict, planOf, verifyPlan } from '@kakeya/policy';
import { printExpression, treeOf } from '@kakeya/policy/source';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { activationWords } from '../policy/words/activation.ts';
import { policyView } from '../policy/words/policy_view.ts';
import { askedQuestion, type Question, type QuestionOptions } from './question.ts';

export interface ExplainOptions extends QuestionOptions {
  readonly rule?: string;
  readonly json?: boolean;
}

interface ExplainedRule {
  readonly rule_id: string;
  readonly requires: string;
  readonly severity: string;
  /** What activates it here: predicates, or `baseline`; null: nothing does. */
  readonly because: readonly string[] | null;
  /** What would. */
  readonly active_by: readonly string[];
  /** null: not active. */
  readonly status: string | null;
  readonly evidence: string | null;
  readonly missing: readonly string[];
}

interface ExplainedPredicate {
  readonly id: string;
  readonly expr: string;
  /** null: not known. */
  readonly holds: boolean | null;
  /** Inputs that it names and the context lacks. */
  readonly missing: readonly string[];
}

/** `proof explain`: why each rule is active or not, and what it was decided on. */
export async function explain(options: ExplainOptions): Promise<ExitCode> {
  const question = await askedQuestion(options, 'enforced');
  const { compiled, facts } = question;
  const plan = planOf(compiled, facts, { selector: 'basic' });
  const verdict = verifyPlan(compiled, plan, facts);
  const rules = explainedRules(question, plan.reason, verdict).filter(
    ({ rule_id }) => options.rule === undefined || options.rule === rule_id,
  );
  if (rules.length === 0) {
    const ids = compiled.rules.map(({ id }) => id).join(', ');
    throw new CliError('option_invalid', `The policy has no rule ${options.rule}: it has ${ids}.`);
  }
  const predicates = explainedPredicates(question);
  if (options.json === true) await printJson({ verdict: verdict.verdict, rules, predicates });
  else {
    await print(`${rules.map(ruleText).join('\n')}${predicates.length === 0 ? '' : '\n'}`);
    await print(predicates.map(predicateText).join(''));
    if (options.rule === undefined) await print(`\nVerdict: ${verdict.verdict}\n`);
  }
  return EXIT.ok;
}

function explainedRules(
  { compiled }: Question,
  reason: Readonly<Record<string, readonly string[]>>,
  { results }: PolicyVerdict,
): readonly ExplainedRule[] {
  const found = new Map(results.map((result) => [result.rule_id, result]));
  return policyView(compiled.policy).rules.map(({ id, severity, requires, active_by }) => {
    const result = found.get(id);
    return {
      rule_id: id,
      requires,
      severity,
      because: result === undefined ? null : (reason[id] ?? []),
      active_by,
      status: result?.status ?? null,
      evidence: result?.evidence.message ?? null,
      missing: result?.evidence.missing ?? [],
    };
  });
}

function explainedPredicates({ compiled, facts }: Question): readonly ExplainedPredicate[] {
  const { inputs, adaptivity } = compiled.policy;
  const { commitments, variables, inputs: given } = facts.context;
  const known = new Set([commitments, variables, given].flatMap((member) => Object.keys(member)));
  const trees = new Map(adaptivity?.predicates.map(({ id, expr }) => [id, treeOf(expr)]));
  return compiled.predicates.map((predicate) => {
    const tree = trees.get(predicate.id) ?? { const: false };
    return {
      id: predicate.id,
      expr: printExpression(tree),
      holds: predicate.test(facts),
      missing: [...new Set(namesIn(tree))].filter((name) => Object.hasOwn(inputs, name) && !known.has(name)),
    };
  });
}

function namesIn(node: ReturnType<typeof treeOf>): readonly string[] {
  if ('var' in node) return [node.var];
  return 'args' in node ? node.args.flatMap(namesIn) : [];
}

function ruleText({
  rule_id,
  requires,
  because,
  active_by,
  status,
  evidence,
  missing,
}: ExplainedRule): string {
  const lines = [
    `${rule_id}: ${status ?? 'not active'}`,
    `  requires that ${requires}`,
    because === null
      ? `  not active: it is ${activationWords(active_by)}`
      : `  active because of ${because.join(', ')}`,
    ...(evidence === null ? [] : [`  ${evidence}`]),
    ...(missing.length === 0 ? [] : [`  missing: ${missing.join(', ')}`]),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function predicateText({ id, expr, holds, missing }: ExplainedPredicate): string {
  const state = holds === null ? 'not known' : holds ? 'holds' : 'does not hold';
  const lacks = missing.length === 0 ? '' : `; missing: ${missing.join(', ')}`;
  return `${printable(`predicate ${id}: ${state}: ${expr}${lacks}`)}\n`;
}
