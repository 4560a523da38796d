import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LoggedChange } from '@kakeya/verdict';
import type { DecisionsListener, DecisionsWire } from '../decisions/decisions.ts';
import { GatewayError } from '../errors.ts';
import type { Evidence, Judgement } from './judgement.ts';
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
  #batches = 0;

  /** `decisions`: as of now, for a thread that starts. */
  constructor(tenants: readonly TenantWire[], decisions: () => DecisionsWire) {
    this.#decisions = decisions;
    this.#tenants = tenants;
    this.#worker = this.#start();
  }

  /** Asked and not answered yet. */
  get load(): number {
    return this.#sent.values().reduce((sum, batch) => sum + batch.length, this.#waiting.length);
  }

  replaceTenants(tenants: readonly TenantWire[]): void {
    this.#flush();
    this.#tenants = tenants;
    this.#worker?.postMessage({ tenants } satisfies ToJudge, []);
  }

  /** What is asked from now on may depend on it. */
  changed(changed: LoggedChange): void {
    this.#flush();
    this.#worker?.postMessage({ changed } satisfies ToJudge, []);
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
      for (const number of this.#sent.keys()) this.#settle({ number, failed: reason });
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
      const number = (this.#batches += 1);
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
    const batch = this.#sent.get(message.number) ?? [];
    this.#sent.delete(message.number);
    for (const [index, { resolve, reject }] of batch.entries()) {
      const judgement = 'failed' in message ? undefined : message.judgements[index];
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
