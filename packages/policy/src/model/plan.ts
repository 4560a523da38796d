import type { PolicyDigest } from './hash.ts';

export const SELECTOR_NAMES = ['basic', 'weighted'] as const;
export type SelectorName = (typeof SELECTOR_NAMES)[number];

/** Which rules a context activates, in which order, and why. Same policy, context and weights: the same bytes. */
export interface Plan {
  readonly policy_id: string;
  readonly ir_hash: PolicyDigest;
  readonly context_hash: PolicyDigest;
  readonly selector: SelectorName;
  /** By id, in byte order. */
  readonly active_rules: readonly string[];
  /** By cost, then by id in byte order. */
  readonly order: readonly string[];
  readonly cost: Readonly<Record<string, number>>;
  readonly cost_sum: number;
  /** By rule: the predicates that activate it, in policy order, or `baseline`. */
  readonly reason: Readonly<Record<string, readonly string[]>>;
  /** Predicates of which the context does not say whether they hold: their rules are active. Left out where there are none. */
  readonly unknown_predicates?: readonly string[];
  /** Of the RFC 8785 form with `plan_hash` as the empty string. */
  readonly plan_hash: PolicyDigest;
}
