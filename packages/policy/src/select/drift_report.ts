import type { PolicyDigest } from '../model/hash.ts';
import type { PolicyDecision } from '../model/verdict.ts';

/** `unreadable`: the context has names or types that the version's inputs do not allow. */
export type DriftOutcome = PolicyDecision | 'unreadable';
export type Transition = `${DriftOutcome}→${DriftOutcome}`;

/** An example of what changed, without values of the context. */
export interface DriftExample {
  /** Into the contexts that were compared. */
  readonly index: number;
  readonly context_hash: PolicyDigest;
  readonly from: DriftOutcome;
  readonly to: DriftOutcome;
}

/** How the verdicts of two versions of a policy differ over the same contexts. */
export interface DriftReport {
  readonly from: PolicyDigest;
  readonly to: PolicyDigest;
  /** How many contexts were compared. */
  readonly n: number;
  /** Other verdict, or a context that the new version cannot read. */
  readonly changed: number;
  /** changed / n; null: nothing was compared. */
  readonly share: number | null;
  /** Clopper–Pearson, of the share among contexts like these. */
  readonly interval: { readonly low: number; readonly high: number; readonly confidence: number };
  /** Contexts that the new version cannot read. */
  readonly unreadable: number;
  /** How many of each that occurred, unchanged ones included; by name. */
  readonly transitions: Readonly<Partial<Record<Transition, number>>>;
  /** Of the changed, the first 20. */
  readonly examples: readonly DriftExample[];
}
