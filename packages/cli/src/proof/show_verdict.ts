import type { PolicyDecision, PolicyVerdict, RuleResult } from '@kakeya/policy';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { paint, type Style } from '../output/colour.ts';
import { print, printTable } from '../output/print.ts';

export const EXIT_OF_VERDICT: Readonly<Record<PolicyDecision, ExitCode>> = {
  OK: EXIT.ok,
  WARN: EXIT.escalated,
  FAIL: EXIT.rejected,
};

const STYLES: Readonly<Record<string, Style>> = {
  OK: 'green',
  WARN: 'yellow',
  FAIL: 'red',
  pass: 'green',
  unknown: 'yellow',
  fail: 'red',
};

export async function printVerdict(verdict: PolicyVerdict): Promise<void> {
  const { results, unknown_predicates: unknown = [] } = verdict;
  await print(`${paint(STYLES[verdict.verdict] ?? 'dim', verdict.verdict)} at ${verdict.evaluated_at}\n`);
  if (results.length === 0) await print('No rule is active: nothing was checked.\n');
  else await printTable(['rule', 'status', 'else', 'evidence'], results.map(rowOf));
  if (unknown.length > 0) await print(`Not known whether they hold: ${unknown.join(', ')}\n`);
}

const rowOf = ({ rule_id, status, evidence }: RuleResult) => [
  rule_id,
  { text: status, style: STYLES[status] ?? 'dim' },
  evidence.severity,
  evidence.message,
];
