import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CompiledPolicy, compilePolicy, policyJson } from '@kakeya/policy';
import { readPolicy } from '@kakeya/policy/source';
import { buildSet, identityDigest } from '@kakeya/policy/sets';
import { afterAll, describe, expect, test } from 'vitest';
import { createMetrics } from '../src/core_mod.ts';
import { driftOfRecords } from '../src/policy/drift_of_records.ts';
import { policyFinding } from '../src/policy/policy_finding.ts';
import { createPolicyMetrics } from '../src/policy/policy_metrics.ts';
import { Prover } from '../src/policy/prover.ts';
import { standingText } from '../src/policy/standing_text.ts';

const compiled = (inputs: string, rest: string): CompiledPolicy => {
  const head = `id: costly\nversion: "1"\nlegal_basis: [{ directive: LkSG }]\ndescription: It costs\n`;
  const read = readPolicy(`${head}inputs: ${inputs}\n${rest}`);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return compilePolicy(read.policy);
};
const rules = (n: number, lhs = 'flags'): string =>
  `rules:\n${Array.from({ length: n }, (_, i) => `  - { id: r${i}, op: threshold, lhs: ${lhs}, rhs: { const: 1 } }`).join('\n')}\n`;
const FLAGS = '{ flags: { type: array, items: boolean } }';
const flags = (n: number) => ({ inputs: { flags: Array.from({ length: n }, () => true) } });

const findingOf = (policy: CompiledPolicy, context: Readonly<Record<string, unknown>>) => {
  const inForce = { enforced: standingText(policy, {}), shadow: null };
  return policyFinding({ id: 'costly', context }, { policies: new Map([['costly', inForce]]) }, 0).enforced;
};

describe('a policy that would hold up everybody’s submissions', () => {
  const tooMuch = { kind: 'unevaluated', why: expect.stringContaining('at most 1000000 are taken here') };

  test('is evaluated on a context of its bound, and not on a longer one', () => {
    // Each of the 100 rules looks at its constant and at every flag.
    const policy = compiled(FLAGS, rules(100));
    expect(findingOf(policy, flags(9_998))).toMatchObject({ kind: 'evaluated', says: { verdict: 'OK' } });
    expect(findingOf(policy, flags(9_999))).toEqual(tooMuch);
    const [, ...others] = flags(9_999).inputs.flags;
    expect(findingOf(policy, { variables: { flags: [true, true, ...others] } })).toEqual(tooMuch);
  });

  test('is counted with its predicates written out', () => {
    const refers = (id: string, to: string): string =>
      `    - { id: ${id}, expr: "${Array.from({ length: 9 }, () => to).join(' and ')}" }\n`;
    const adaptivity = `adaptivity:
  predicates:
    - { id: p0, expr: "len(flags) > 0" }
${refers('p1', 'p0')}${refers('p2', 'p1')}${refers('p3', 'p2')}  activations: [{ when: p3, rules: [r0] }]
`;
    const policy = compiled(FLAGS, rules(1) + adaptivity);
    expect(findingOf(policy, flags(1_000))).toMatchObject({ kind: 'evaluated' });
    expect(findingOf(policy, flags(1_300))).toEqual(tooMuch);
  });

  test('is not compared on such a context either', async () => {
    const side = { compiled: compiled(FLAGS, rules(100)), bindings: {} };
    const recorded = [10, 10_000].map((n) => ({
      submitted: { id: 'costly', context: flags(n) },
      receivedAtMs: 0,
    }));
    expect(await driftOfRecords(recorded, side, side)).toMatchObject({ n: 2, unreadable: 1 });
  });
});

describe('the proving thread', () => {
  const prover = new Prover(createPolicyMetrics(createMetrics().registries));
  afterAll(() => prover.close());
  const NAMES = '{ names: { type: array, items: string }, root: { type: hex } }';
  const policy = compiled(NAMES, 'rules:\n  - { id: clean, op: non_membership, lhs: names, rhs: root }\n');
  const stored = { hash: policy.ir.policy_hash, document: policyJson(policy.policy) };

  test('looks up a body full of names while other work goes on', async () => {
    const digest = (name: string): string => identityDigest({ name }, ['name']);
    const { set } = await buildSet([digest('Nox')], { identity: ['name'] });
    const names = Array.from({ length: 50_000 }, (_, i) => `n${i}`);
    const question = {
      context: { inputs: { names, root: set.root } },
      proofs: [{ root: set.root, proofs: [set.prove(digest('x'))] }],
      bindings: {},
      nowMs: 0,
    };
    // The thread starts, and compiles.
    await prover.irOf(stored);
    const asked = { wants: 'verdict', policy: stored, question, beside: { mode: null } } as const;
    const proving = prover.prove({ ...asked, requestId: 'r' });
    const ended = proving.then(() => true);
    let turns = 0;
    while (!(await Promise.race([ended, nextTurn(false)]))) turns += 1;
    expect(await proving).toMatchObject({ kind: 'proven', said: { verdict: 'WARN' } });
    expect(turns).toBeGreaterThan(100);
  });

  test('never answers for what is not what its hash says', async () => {
    const altered = { ...stored, hash: `sha3-256:${'0'.repeat(64)}` };
    await expect(prover.irOf(altered)).rejects.toMatchObject({ code: 'prover_failed' });
    expect(await prover.irOf(stored)).toMatchObject({ irHash: policy.ir.ir_hash });
  });
});
