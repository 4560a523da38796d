import type { Facts } from '../../model/compiled.ts';
import type { RuleProof, Truth } from '../../model/verdict.ts';
import type { Get } from '../values/value.ts';

/** An operator over its operands. */
export interface Check {
  /** The hot path. undefined: unknown. */
  readonly test: Get<boolean>;
  /** Why `test` gives what it gave. */
  explain(facts: Facts, truth: Truth): Reason;
}

export interface Reason {
  /** A sentence without its full stop. */
  readonly text: string;
  readonly offending: readonly string[];
  readonly proof: RuleProof | null;
}

export const reason = (text: string): Reason => ({ text, offending: [], proof: null });

/** A check of which there is no more to say than how it came out. */
export function plainCheck(test: Get<boolean>, passes: string, fails: string): Check {
  return {
    test,
    explain: (_facts, truth) => reason(truth === null ? UNKNOWN : truth ? passes : fails),
  };
}

export const UNKNOWN = 'A side of the rule has no value that this context determines';
