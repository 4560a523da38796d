import type { Policy } from '@kakeya/policy';

/** A policy as its owner would write it: block style, one line for each rule's member. */
export function policyYaml({ id, legal_basis, description, inputs, rules }: Policy, version: string): string {
  const basis = (legal_basis ?? []).map((member) => `  - ${JSON.stringify(member)}`);
  const declared = Object.entries(inputs).map(
    ([name, { type, items }]) =>
      `  ${name}: {type: ${type}${items === undefined ? '' : `, items: ${items}`}}`,
  );
  const written = rules.flatMap(({ id: ruleId, op, lhs, rhs, severity = 'fail' }) => [
    `  - id: ${ruleId}`,
    `    op: ${op}`,
    `    lhs: ${JSON.stringify(lhs)}`,
    `    rhs: ${JSON.stringify(rhs)}`,
    `    severity: ${severity}`,
  ]);
  return [
    `id: ${id}`,
    `version: ${JSON.stringify(version)}`,
    'legal_basis:',
    ...basis,
    `description: ${description ?? ''}`,
    'inputs:',
    ...declared,
    'rules:',
    ...written,
    '',
  ].join('\n');
}
