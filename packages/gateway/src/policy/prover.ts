import type { ProblemBody } from '@kakeya/protocol';
import type { RegisteredPolicy } from '@kakeya/storage';
import type { PolicyMetrics } from './policy_metrics.ts';
import { countNote, type PolicyNote } from './policy_notes.ts';
import type { ProofQuestion } from './prove_context.ts';
import { ThreadCalls } from './thread_calls.ts';

type Stored = Pick<RegisteredPolicy, 'hash' | 'document'>;

/** A question to a policy; the request's id is for the problem that may answer it. */
export interface Asked {
  readonly wants: 'plan' | 'verdict';
  readonly policy: Stored;
  readonly question: Omit<ProofQuestion, 'compiled'>;
  /** What the answer says beside the verdict. */
  readonly beside: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

export type Proven =
  | {
      readonly kind: 'proven';
      /** JSON. */
      readonly text: string;
      /** Hashes and rule ids, for the log. */
      readonly said: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

export interface CompiledIr {
  readonly kind: 'ir';
  /** Canonical. */
  readonly ir: string;
  readonly irHash: string;
}

export type ToProver = Asked | { readonly wants: 'ir'; readonly policy: Stored };

export interface FromProver {
  readonly notes: readonly PolicyNote[];
  readonly said: Proven | CompiledIr;
}

/** Asks registered policies in a thread of its own: 1 MiB of names takes longer to look up than submissions may wait. */
export class Prover {
  readonly #metrics: PolicyMetrics;
  readonly #thread = new ThreadCalls<ToProver, FromProver>({
    file: 'prove_worker',
    failure: 'prover_failed',
  });

  constructor(metrics: PolicyMetrics) {
    this.#metrics = metrics;
  }

  /** @throws GatewayError `prover_failed`: also where what is registered does not compile */
  async prove(asked: Asked): Promise<Proven> {
    const said = await this.#ask(asked);
    if (said.kind === 'ir') throw new Error('The prover answered another question.');
    return said;
  }

  /** @throws GatewayError `prover_failed`: also where what is registered does not compile */
  async irOf({ hash, document }: Stored): Promise<CompiledIr> {
    const said = await this.#ask({ wants: 'ir', policy: { hash, document } });
    if (said.kind !== 'ir') throw new Error('The prover answered another question.');
    return said;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  async #ask(question: ToProver): Promise<FromProver['said']> {
    const { notes, said } = await this.#thread.ask(question);
    for (const note of notes) countNote(this.#metrics, note);
    return said;
  }
}
