import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LoggedChange } from '@kakeya/verdict';
import type { DecisionsListener, DecisionsWire } from '../decisions/decisions.ts';
import { GatewayError } from '../errors.ts';
import type { GroundingReport } from '@kakeya/verdict/grounding';
import type { MeasuredText, TextQuestion } from '../evidence/measure_text.ts';
import type { Evidence, GroundingQuestion, Judgement } from './judgement.ts';
import { type FromJudge, packEvidence, type TenantWire, type ToJudge } from './wire.ts';

/** So that the first of many asked together go on to the dedup store while the others are judged. */
const MAX_BATCH = 64;

interface Asked {
  readonly evidence: Evidence;
  readonly resolve: (judgement: Judgement) => void;
  readonly reject: (error: Error) => void;
}

type Aside = (answer: FromJudge) => void;

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
  /** What is asked beside the judgements, by number. */
  readonly #asides = new Map<number, Aside>();
  #messages = 0;

  /** `decisions`: as of now, for a thread that starts. */
  constructor(tenants: readonly TenantWire[], decisions: () => DecisionsWire) {
    this.#decisions = decisions;
    this.#tenants = tenants;
    this.#worker = this.#start();
  }

  /** Asked and not answered yet. */
  get load(): number {
    const waiting = this.#waiting.length + this.#asides.size;
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
    return this.#ask(
      (number) => ({ ground: question, number }),
      (message) => ('report' in message ? message.report : undefined),
    );
  }

  measure(question: TextQuestion): Promise<MeasuredText> {
    return this.#ask(
      (number) => ({ measure: question, number }),
      (message) => ('measured' in message ? message.measured : undefined),
    );
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
      for (const number of [...this.#sent.keys(), ...this.#asides.keys()])
        this.#settle({ number, failed: reason });
    };
    worker.on('message', (message: FromJudge) => this.#settle(message));
    worker.on('error', (error) => died(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => died('the thread ended'));
    worker.postMessage({ tenants: this.#tenants } satisfies ToJudge, []);
    worker.postMessage({ decisions: this.#decisions() } satisfies ToJudge, []);
    return worker;
  }

  #ask<T>(question: (number: number) => ToJudge, read: (answer: FromJudge) => T | undefined): Promise<T> {
    const number = (this.#messages += 1);
    const asked = Promise.withResolvers<T>();
    this.#asides.set(number, (answer) => {
      const value = read(answer);
      if (value !== undefined) asked.resolve(value);
      else asked.reject(failure('failed' in answer ? answer.failed : 'an answer is missing'));
    });
    this.#worker ??= this.#start();
    this.#worker.postMessage(question(number), []);
    return asked.promise;
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
    const aside = this.#asides.get(message.number);
    if (aside !== undefined) {
      this.#asides.delete(message.number);
      aside(message);
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
