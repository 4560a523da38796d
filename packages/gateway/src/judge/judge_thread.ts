import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
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

/** One judging thread. What is asked within one turn goes over as one message. A thread that dies is replaced. */
export class JudgeThread {
  #tenants: readonly TenantWire[];
  #worker: Worker;
  #waiting: Asked[] = [];
  #sent: Asked[][] = [];
  #closing = false;

  constructor(tenants: readonly TenantWire[]) {
    this.#tenants = tenants;
    this.#worker = this.#start();
  }

  /** Asked and not answered yet. */
  get load(): number {
    return this.#sent.reduce((sum, batch) => sum + batch.length, this.#waiting.length);
  }

  replaceTenants(tenants: readonly TenantWire[]): void {
    this.#flush();
    this.#tenants = tenants;
    this.#say({ tenants });
  }

  judge(evidence: Evidence): Promise<Judgement> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) process.nextTick(() => this.#flush());
      this.#waiting.push({ evidence, resolve, reject });
    });
  }

  async close(): Promise<void> {
    this.#flush();
    this.#closing = true;
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#say('close');
    await exited;
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./judge_worker${extname(import.meta.url)}`, import.meta.url), {
      name: 'kakeya-judge',
    });
    worker.on('message', (message: FromJudge) => this.#settle(message));
    worker.on('error', (error) => this.#failAll(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => {
      this.#failAll('the thread ended');
      if (!this.#closing) this.#worker = this.#start();
    });
    worker.postMessage({ tenants: this.#tenants } satisfies ToJudge, []);
    return worker;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length; start += MAX_BATCH) {
      const asked = waiting.slice(start, start + MAX_BATCH);
      this.#sent.push(asked);
      const batch = packEvidence(asked.map(({ evidence }) => evidence));
      this.#say({ batch }, [batch.bodies]);
    }
  }

  #say(message: ToJudge, handedOver: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, handedOver);
  }

  #settle(message: FromJudge): void {
    const batch = this.#sent.shift() ?? [];
    for (const [index, { resolve, reject }] of batch.entries()) {
      const judgement = 'failed' in message ? undefined : message.judgements[index];
      if (judgement !== undefined) resolve(judgement);
      else reject(failure('failed' in message ? message.failed : 'a judgement is missing'));
    }
  }

  #failAll(reason: string): void {
    const lost = this.#sent.flat();
    this.#sent = [];
    for (const { reject } of lost) reject(failure(reason));
  }
}

const failure = (reason: string): GatewayError =>
  new GatewayError(
    'judge_failed',
    `A judging thread failed: ${reason}. The submission will be judged again.`,
  );
