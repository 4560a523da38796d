import { binomialInterval } from '@kakeya/verdict/stats';
import { contextHash } from '../context/context_hash.ts';
import { PolicyError } from '../errors.ts';
import type { CompiledPolicy } from '../model/compiled.ts';
import type { PolicyContext } from '../model/context.ts';
import type { MemberSets } from '../model/set_proof.ts';
import { decidePolicy } from './decide_policy.ts';
import type { DriftExample, DriftOutcome, DriftReport, Transition } from './drift_report.ts';

const CONFIDENCE = 0.95;
const MAX_EXAMPLES = 20;

export interface DriftContext {
  readonly context: PolicyContext;
  readonly nowMs: number;
}

/**
 * Compares the verdicts of two versions of a policy, one context at a time: a server that has many can do other work
 * between two. A context that the new version cannot read counts as changed, even if the old one could not either:
 * nothing says what it will be decided as.
 */
export class DriftTally {
  readonly #from: CompiledPolicy;
  readonly #to: CompiledPolicy;
  readonly #transitions = new Map<Transition, number>();
  readonly #examples: DriftExample[] = [];
  #n = 0;
  #changed = 0;
  #unreadable = 0;

  constructor(from: CompiledPolicy, to: CompiledPolicy) {
    this.#from = from;
    this.#to = to;
  }

  /** `sets`: those at hand for this context. */
  see(given: DriftContext, sets: MemberSets): void {
    const index = this.#n;
    this.#n += 1;
    const [before, after] = [outcomeOf(this.#from, given, sets), outcomeOf(this.#to, given, sets)];
    const transition: Transition = `${before}→${after}`;
    this.#transitions.set(transition, (this.#transitions.get(transition) ?? 0) + 1);
    if (after === 'unreadable') this.#unreadable += 1;
    else if (before === after) return;
    this.#changed += 1;
    if (this.#examples.length === MAX_EXAMPLES) return;
    this.#examples.push({ index, context_hash: contextHash(given.context), from: before, to: after });
  }

  report(): DriftReport {
    const n = this.#n;
    const changed = this.#changed;
    return {
      from: this.#from.ir.policy_hash,
      to: this.#to.ir.policy_hash,
      n,
      changed,
      share: n === 0 ? null : changed / n,
      interval: { ...binomialInterval(changed, n, CONFIDENCE), confidence: CONFIDENCE },
      unreadable: this.#unreadable,
      transitions: Object.fromEntries([...this.#transitions].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      examples: [...this.#examples],
    };
  }
}

function outcomeOf(
  compiled: CompiledPolicy,
  { context, nowMs }: DriftContext,
  sets: MemberSets,
): DriftOutcome {
  try {
    return decidePolicy(compiled, compiled.facts(context, nowMs, sets)).verdict;
  } catch (error) {
    if (error instanceof PolicyError && error.code === 'context_invalid') return 'unreadable';
    throw error;
  }
}
