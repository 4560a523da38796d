import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LoggedChange } from '@kakeya/verdict';
import type { DecisionsListener, DecisionsWire } from '../decisions/decisions.ts';
import { GatewayError } from '../errors.ts';
import type { GroundingReport } from '@kakeya/verdict/grounding';
import type { Evidence, GroundingQuestion, Judgement } from './judgement.ts';
import { type FromJudge, packEvidence, type TenantWire, type ToJudge } from './wire.ts';

/** So that the first of many asked together go on to the dedup store while the others are judged. */
const MAX_BATCH = 64;

interface Asked {
  readonly evidence: Evidence;
  readonly resolve: (judgement: Judgement) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One judging thread. What is asked within one turn goes over as one message. When the thread dies, what it had is
 * refused, and the next that is asked starts another.
 */
export class JudgeThread implements DecisionsListener {
  readonly #decisions: () => DecisionsWire;
  #tenants: readonly TenantWire[];
  #worker: Worker | undefined;
  #waiting: Asked[] = [];
  /** By number of the batch. */
  readonly #sent = new Map<number, readonly Asked[]>();
  readonly #questions = new Map<number, PromiseWithResolvers<GroundingReport>>();
  #messages = 0;

  /** `decisions`: as of now, for a thread that starts. */
  constructor(tenants: readonly TenantWire[], decisions: () => DecisionsWire) {
    this.#decisions = decisions;
    this.#tenants = tenants;
    this.#worker = this.#start();
  }

  /** Asked and not answered yet. */
  get load(): number {
    const waiting = this.#waiting.length + this.#questions.size;
    return this.#sent.values().reduce((sum, batch) => sum + batch.length, waiting);
  }

  replaceTenants(tenants: readonly TenantWire[]): void {
    this.#flush();
    this.#tenants = tenants;
    this.#worker?.postMessage({ tenants } satisfies ToJudge, []);
  }

  /** What is asked from now on may depend on it. */
  changed(changed: LoggedChange): void {
    // One that only starts now has it already: it is told of everything so far.
    const worker = this.#worker;
    this.#flush();
    worker?.postMessage({ changed } satisfies ToJudge, []);
  }

  settled(settledThrough: number): void {
    this.#worker?.postMessage({ settledThrough } satisfies ToJudge, []);
  }

  judge(evidence: Evidence): Promise<Judgement> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) process.nextTick(() => this.#flush());
      this.#waiting.push({ evidence, resolve, reject });
    });
  }

  ground(question: GroundingQuestion): Promise<GroundingReport> {
    const number = (this.#messages += 1);
    const asked = Promise.withResolvers<GroundingReport>();
    this.#questions.set(number, asked);
    this.#worker ??= this.#start();
    this.#worker.postMessage({ ground: question, number } satisfies ToJudge, []);
    return asked.promise;
  }

  async close(): Promise<void> {
    this.#flush();
    const worker = this.#worker;
    if (worker === undefined) return;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close' satisfies ToJudge, []);
    await exited;
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./judge_worker${extname(import.meta.url)}`, import.meta.url), {
      name: 'kakeya-judge',
    });
    const died = (reason: string): void => {
      if (this.#worker === worker) this.#worker = undefined;
      else return;
      for (const number of [...this.#sent.keys(), ...this.#questions.keys()])
        this.#settle({ number, failed: reason });
    };
    worker.on('message', (message: FromJudge) => this.#settle(message));
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => died('the thread ended'));
    worker.postMessage({ tenants: this.#tenants } satisfies ToJudge, []);
    worker.postMessage({ decisions: this.#decisions() } satisfies ToJudge, []);
    return worker;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length; start += MAX_BATCH) {
      const asked = waiting.slice(start, start + MAX_BATCH);
      const number = (this.#messages += 1);
      this.#sent.set(number, asked);
      const batch = packEvidence(
        number,
        asked.map(({ evidence }) => evidence),
      );
      this.#worker ??= this.#start();
      this.#worker.postMessage({ batch } satisfies ToJudge, [batch.bodies]);
    }
  }

  #settle(message: FromJudge): void {
    const question = this.#questions.get(message.number);
    if (question !== undefined) {
      this.#questions.delete(message.number);
      if ('report' in message) question.resolve(message.report);
      else question.reject(failure('failed' in message ? message.failed : 'a report is missing'));
      return;
    }
    const batch = this.#sent.get(message.number) ?? [];
    this.#sent.delete(message.number);
    for (const [index, { resolve, reject }] of batch.entries()) {
      const judgement = 'judgements' in message ? message.judgements[index] : undefined;
      if (judgement !== undefined) resolve(judgement);
      else reject(failure('failed' in message ? message.failed : 'a judgement is missing'));
    }
  }
}

const failure = (reason: string): GatewayError =>
  new GatewayError(
    'judge_failed',
    `A judging thread failed: ${reason}. The submission will be judged again.`,
  );
