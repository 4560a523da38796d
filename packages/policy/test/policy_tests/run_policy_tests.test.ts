import { describe, expect, it } from 'vitest';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { MemberSets } from '../../src/model/set_proof.ts';
import type { PolicyTestSuite } from '../../src/policy_tests/policy_test.ts';
import { readPolicyTests } from '../../src/policy_tests/read_policy_tests.ts';
import { runPolicyTests, type TestReport } from '../../src/policy_tests/run_policy_tests.ts';
import { buildSet } from '../../src/sets/store/build_set.ts';
import { readPolicy } from '../../src/source/read_policy.ts';

const POLICY = `
id: suppliers.v1
version: "1"
inputs:
  last_audit: { type: date }
  owners: { type: array, items: string }
  sanctions_root: { type: hex }
rules:
  - { id: no_sanctions, op: non_membership, lhs: owners, rhs: sanctions_root }
  - { id: audit_fresh, op: max_age, lhs: last_audit, rhs: { const: P365D }, severity: warn }
adaptivity:
  predicates: [{ id: many, expr: "len(owners) >= 2" }]
  activations: [{ when: many, rules: [audit_fresh] }]
  baseline: [no_sanctions]
`;
const LISTED = 'sets: { sanctions_root: { identities: [ACME  gmbh] } }';

function compiledSample(): ReturnType<typeof compilePolicy> {
  const read = readPolicy(POLICY);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return compilePolicy(read.policy);
}
const compiled = compiledSample();

function suiteOf(tests: string): PolicyTestSuite {
  const suite = readPolicyTests(`policy: ./p.yaml\nnow: 2026-01-01\n${tests}`);
  if (!suite.ok) throw new Error(JSON.stringify(suite.problems));
  return suite.value;
}

interface Given {
  readonly sets?: MemberSets;
  readonly files?: ReadonlyMap<string, unknown>;
}

const run = (tests: string, { sets = new Map(), files }: Given = {}): Promise<readonly TestReport[]> =>
  runPolicyTests(compiled, suiteOf(tests), sets, files);

/** One test of a context with these owners, a fresh audit and the list. */
const testOf = (owners: string, expected: string, more = LISTED): string => `
tests:
  - name: sample
    context: { inputs: { owners: [${owners}], last_audit: 2025-07-01 } }
    ${more}
    expect: ${expected}
`;

describe('a policy test', () => {
  it('passes where plan, verdict and results are as expected', async () => {
    const expected =
      '{ plan: { active_rules: [no_sanctions, audit_fresh], order: [audit_fresh, no_sanctions], cost_sum: 12 }, verdict: FAIL, results: { no_sanctions: fail, audit_fresh: pass } }';
    expect(await run(testOf('Bolt, Acme GmbH', expected))).toEqual([
      { name: 'sample', passed: true, mismatches: [] },
    ]);
  });

  it('finds nothing on an empty list, and does not know without one', async () => {
    const empty = 'sets: { sanctions_root: { identities: [] } }';
    expect(await run(testOf('Bolt', '{ verdict: OK }', empty))).toMatchObject([{ passed: true }]);
    const expected = '{ verdict: WARN, results: { no_sanctions: unknown } }';
    expect(await run(testOf('Bolt', expected, ''))).toMatchObject([{ passed: true }]);
  });

  it('shows what came instead of what was expected', async () => {
    const expected =
      '{ plan: { active_rules: [audit_fresh], order: [audit_fresh], cost_sum: 2 }, verdict: OK, results: { no_sanctions: pass, audit_fresh: pass } }';
    const [report] = await run(testOf('Acme GmbH', expected));
    expect(report?.passed).toBe(false);
    expect(report?.mismatches).toEqual([
      { what: 'plan.active_rules', lines: ['- audit_fresh', '+ no_sanctions (by baseline)'] },
      { what: 'plan.order', lines: ['- audit_fresh', '+ no_sanctions (10)'] },
      { what: 'plan.cost_sum', lines: ['- 2', '+ 10'] },
      {
        what: 'verdict',
        lines: ['- OK', '+ FAIL', expect.stringMatching(/^\+   no_sanctions fail \(fail\): ./)],
      },
      { what: 'results.audit_fresh', lines: ['- pass', '+ not active'] },
      { what: 'results.no_sanctions', lines: ['- pass', expect.stringMatching(/^\+ fail: ./)] },
    ]);
  });

  it('names the predicates that are unknown', async () => {
    const text = `tests: [{ name: sample, context: {}, ${LISTED}, expect: { verdict: OK } }]`;
    const [report] = await run(text);
    expect(report?.mismatches[0]?.lines).toContain('+   predicate many unknown');
  });

  it('fails where the policy cannot read the context, and the others still run', async () => {
    const reports = await run(`
tests:
  - { name: other name, context: { inputs: { owner: [Bolt] } }, expect: { verdict: OK } }
  - { name: no one, context: {}, sets: { sanctions_root: { identities: [" "] } }, expect: { verdict: OK } }
  - name: a set of an input
    context: { inputs: { sanctions_root: "${'ab'.repeat(32)}" } }
    ${LISTED}
    expect: { verdict: OK }
  - { name: fine, context: {}, expect: { verdict: WARN } }
`);
    expect(reports.map(({ passed, mismatches }) => [passed, mismatches[0]?.what])).toEqual([
      [false, 'context'],
      [false, 'context'],
      [false, 'context'],
      [true, undefined],
    ]);
  });

  it('takes sets of digests', async () => {
    const digest = 'ab'.repeat(32);
    const digests = `sets: { sanctions_root: { elements: [${digest}] } }`;
    expect(await run(testOf(`"${digest}"`, '{ verdict: FAIL }', digests))).toMatchObject([{ passed: true }]);
  });

  it('knows the sets that the caller has at hand', async () => {
    const { set } = await buildSet([], { identity: ['name'] });
    const text = `
tests:
  - name: sample
    context: { inputs: { owners: [Bolt] }, commitments: { sanctions_root: "${set.root}" } }
    expect: { verdict: OK }
`;
    expect(await run(text, { sets: new Map([[set.root, set]]) })).toMatchObject([{ passed: true }]);
    expect(await run(text)).toMatchObject([{ passed: false }]);
  });

  it('does not take a fault of its caller for one of the policy', async () => {
    const suite = suiteOf(testOf('Bolt', '{ verdict: OK }'));
    const wrong = runPolicyTests(compiled, { ...suite, nowMs: Number.NaN }, new Map());
    await expect(wrong).rejects.toMatchObject({ code: 'argument_invalid' });
  });

  it('takes its context from a file that the caller has read', async () => {
    const text = 'tests: [{ name: filed, context_file: ./c.json, expect: { verdict: WARN } }]';
    const files = new Map([['./c.json', { inputs: { owners: [] } }]]);
    expect(await run(text, { files })).toMatchObject([{ passed: true }]);
    await expect(run(text)).rejects.toMatchObject({ code: 'argument_invalid' });
  });

  it('has no weights for rules that the policy lacks', async () => {
    const text = `weights: { nothing: 1 }\n${testOf('Bolt', '{ verdict: OK }')}`;
    await expect(run(text)).rejects.toMatchObject({ code: 'weights_invalid' });
  });
});
