import type { SelectorName } from '../model/plan.ts';
import type { PolicyDecision, RuleStatus } from '../model/verdict.ts';

/** Tests that stand beside a policy, as `name.policy.test.yaml`. */
export interface PolicyTestSuite {
  /** Path of the policy, from the file of the tests. */
  readonly policy: string;
  readonly nowMs: number;
  readonly selector: SelectorName;
  /** By rule id; that the policy has the rules is for the run to say. */
  readonly weights?: Readonly<Record<string, unknown>>;
  readonly tests: readonly PolicyTest[];
}

export interface PolicyTest {
  readonly name: string;
  readonly context: TestContext;
  /** By the name of the commitment that the set's root becomes. */
  readonly sets: ReadonlyMap<string, InlineSet>;
  readonly expect: Expectation;
}

export type TestContext =
  | { readonly kind: 'inline'; readonly value: unknown }
  /** Path of a JSON file, from the file of the tests. */
  | { readonly kind: 'file'; readonly path: string };

/** A small set, given in the test: digests of 64 hex digits, or names to make them of. */
export type InlineSet =
  | { readonly kind: 'elements'; readonly digests: readonly string[] }
  | { readonly kind: 'identities'; readonly names: readonly string[] };

/** At least one of them is given. */
export interface Expectation {
  readonly plan?: ExpectedPlan;
  readonly verdict?: PolicyDecision;
  /** By rule id. */
  readonly results?: Readonly<Record<string, RuleStatus>>;
}

export interface ExpectedPlan {
  /** In any order. */
  readonly active_rules?: readonly string[];
  readonly order?: readonly string[];
  readonly cost_sum?: number;
}
