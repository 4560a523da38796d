import type { Policy, Rule } from '@kakeya/policy';
import { type Kind, ROOT } from './kinds.ts';

export const inputName = (op: string, k: number): string => `given_${op}_${k}`;

/** `count` rules, of each kind in turn, each over an input of its own; every third only warns. */
export function benchmarkPolicy(kinds: readonly Kind[], count: number): Policy {
  const inputs: Record<string, Policy['inputs'][string]> = {};
  const rules: Rule[] = [];
  for (let i = 0; i < count; i += 1) {
    const kind = kinds[i % kinds.length];
    if (kind === undefined) continue;
    const { op, input, rhs } = kind;
    const k = Math.floor(i / kinds.length);
    const lhs = inputName(op, k);
    inputs[lhs] = input;
    const right = rhs(k);
    if (right === ROOT) inputs[ROOT] = { type: 'hex' };
    rules.push({ id: `${op}_${k}`, op, lhs, rhs: right, severity: i % 3 === 2 ? 'warn' : 'fail' });
  }
  return {
    id: `benchmark.${kinds.length}.${count}`,
    version: '1',
    legal_basis: [{ directive: 'LkSG', article: '§ 4' }],
    description: 'Rules of each kind in turn.',
    inputs,
    rules,
  };
}

const range = (k: number): string =>
  `${inputName('range_min', k)} >= ${100 * k + 600} and not ${inputName('eq', k)} == 'void'`;
const age = (k: number): string =>
  `len(${inputName('non_intersection', k)}) >= 3 and sub(now(), ${inputName('max_age', k)}) > 'P200D'`;

/** The same with 20 predicates of ten rules each, and ten rules that are always active. */
export function withPredicates(policy: Policy): Policy {
  const ids = policy.rules.map(({ id }) => id);
  const predicates = Array.from({ length: 20 }, (_, i) => ({
    id: `when_${i}`,
    expr: i % 2 === 0 ? range(i / 2) : age((i - 1) / 2),
  }));
  const activations = predicates.map(({ id }, i) => ({
    when: id,
    rules: Array.from({ length: 10 }, (_, j) => ids[(5 * i + 7 * j) % ids.length] ?? ''),
  }));
  return { ...policy, adaptivity: { predicates, activations, baseline: ids.slice(0, 10) } };
}
