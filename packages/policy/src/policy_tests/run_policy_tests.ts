import { readContext } from '../context/read_context.ts';
import { withCommitment } from '../context/with_commitment.ts';
import { PolicyError, type PolicyErrorCode } from '../errors.ts';
import type { CompiledPolicy } from '../model/compiled.ts';
import type { MemberSet, MemberSets } from '../model/set_proof.ts';
import { type PlanOptions, planOf } from '../select/plan_of.ts';
import { verifyPlan } from '../select/verify_plan.ts';
import { weightsOf } from '../select/weights_of.ts';
import { identityDigest } from '../sets/identity/identity_digest.ts';
import { buildSet } from '../sets/store/build_set.ts';
import { compareExpected, type Mismatch } from './compare_expected.ts';
import type { InlineSet, PolicyTest, PolicyTestSuite } from './policy_test.ts';

export interface TestReport {
  readonly name: string;
  readonly passed: boolean;
  /** None in a test that passed. Values of the test's context are in here. */
  readonly mismatches: readonly Mismatch[];
}

/**
 * Runs each test at the suite's `now`: plans, verifies and compares. A test whose context the policy cannot read
 * fails; the others still run.
 * @param sets the committed sets at hand besides those that the tests give
 * @param contextFiles the parsed content of each `context_file`, by its path as the test has it
 * @throws PolicyError `weights_invalid`; `argument_invalid`: a context file that was not given
 */
export async function runPolicyTests(
  compiled: CompiledPolicy,
  suite: PolicyTestSuite,
  sets: MemberSets,
  contextFiles: ReadonlyMap<string, unknown> = new Map(),
): Promise<TestReport[]> {
  const { weights } = suite;
  const options: PlanOptions = {
    selector: suite.selector,
    ...(weights !== undefined && { weights: weightsOf(weights, compiled.policy) }),
  };
  const reports: TestReport[] = [];
  for (const test of suite.tests) {
    const value = contextValue(test, contextFiles);
    const mismatches = await runTest(compiled, test, value, { nowMs: suite.nowMs, options, sets });
    reports.push({ name: test.name, passed: mismatches.length === 0, mismatches });
  }
  return reports;
}

function contextValue({ name, context }: PolicyTest, files: ReadonlyMap<string, unknown>): unknown {
  if (context.kind === 'inline') return context.value;
  if (files.has(context.path)) return files.get(context.path);
  throw new PolicyError(
    'argument_invalid',
    `The context file ${context.path} of test ${name} was not given.`,
  );
}

/** What a test can give wrong; any other refusal is a fault here. */
const OF_THE_TEST: ReadonlySet<PolicyErrorCode> = new Set(['context_invalid', 'set_invalid']);

interface Setting {
  readonly nowMs: number;
  readonly options: PlanOptions;
  readonly sets: MemberSets;
}

async function runTest(
  compiled: CompiledPolicy,
  test: PolicyTest,
  value: unknown,
  { nowMs, options, sets }: Setting,
): Promise<Mismatch[]> {
  try {
    const inline = new Map<string, MemberSet>();
    let context = readContext(value);
    for (const [name, given] of test.sets) {
      const set = await builtSet(given);
      inline.set(set.root, set);
      context = withCommitment(context, name, set.root);
    }
    const facts = compiled.facts(context, nowMs, { get: (root) => inline.get(root) ?? sets.get(root) });
    const plan = planOf(compiled, facts, options);
    return compareExpected(test.expect, plan, verifyPlan(compiled, plan, facts));
  } catch (error) {
    if (!(error instanceof PolicyError) || !OF_THE_TEST.has(error.code)) throw error;
    return [{ what: 'context', lines: ['- one that the policy can read', `+ ${error.message}`] }];
  }
}

async function builtSet(given: InlineSet): Promise<MemberSet> {
  if (given.kind === 'elements') return (await buildSet(given.digests, { identity: null })).set;
  const digests = given.names.map((name) => identityDigest({ name }, ['name']));
  return (await buildSet(digests, { identity: ['name'] })).set;
}
