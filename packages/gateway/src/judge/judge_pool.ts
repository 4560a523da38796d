import type { JudgedTenant } from './judge_evidence.ts';
import type { Decisions } from '../decisions/decisions.ts';
import { JudgeThread } from './judge_thread.ts';
import type { GroundingReport } from '@kakeya/verdict/grounding';
import type { MeasuredText, TextQuestion } from '../evidence/measure_text.ts';
import type { Evidence, GroundingQuestion, Judge, Judgement } from './judgement.ts';
import { packTenants } from './wire.ts';

/**
 * Judges in threads of their own, so that parsing, signatures and verdicts run beside the thread that serves
 * HTTP. Answers may come in another order than the questions: nothing after this depends on it, because the
 * dedup store decides which of two claims is first.
 */
export class JudgePool implements Judge {
  readonly #threads: readonly JudgeThread[];

  /** @param threads at least 1 */
  constructor(
    threads: number,
    tenants: Iterable<JudgedTenant>,
    decisions: Pick<Decisions, 'wire' | 'listen'>,
  ) {
    const wire = packTenants(tenants);
    this.#threads = Array.from({ length: threads }, () => new JudgeThread(wire, () => decisions.wire()));
    for (const thread of this.#threads) decisions.listen(thread);
  }

  judge(evidence: Evidence): Promise<Judgement> {
    return this.#idlest().judge(evidence);
  }

  ground(question: GroundingQuestion): Promise<GroundingReport> {
    return this.#idlest().ground(question);
  }

  measure(question: TextQuestion): Promise<MeasuredText> {
    return this.#idlest().measure(question);
  }

  #idlest(): JudgeThread {
    const [first, ...others] = this.#threads;
    if (first === undefined) throw new RangeError('A judge pool has at least one thread.');
    return others.reduce((best, thread) => (thread.load < best.load ? thread : best), first);
  }

  /** What is asked from now on is judged by these. */
  replaceTenants(tenants: Iterable<JudgedTenant>): void {
    const wire = packTenants(tenants);
    for (const thread of this.#threads) thread.replaceTenants(wire);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
