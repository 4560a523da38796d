import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionPool } from '../http/pool.ts';
import type { HttpResponse } from '../http/response_parser.ts';
import type { Target } from '../http/target.ts';
import type { Acknowledged, Acknowledgement } from '../records/acknowledged.ts';
import type { RecordSource } from '../records/record_source.ts';
import { isTransient } from '../results/expected.ts';
import { compareAgain, type Comparison, type Method } from './compare_again.ts';

/** An acknowledgement that does not hold. */
export interface Loss {
  readonly pcs_id: string;
  /** `missing`: the gateway does not know the record; `different`: it says something else of it now. */
  readonly what: 'missing' | 'different';
  readonly acknowledged_status: number;
}

export interface Verification {
  readonly method: Method;
  readonly acknowledged: number;
  readonly checked: number;
  readonly missing: number;
  readonly different: number;
  /** The first of them. */
  readonly losses: readonly Loss[];
  /** Why not every acknowledged record was checked; null when all were. */
  readonly stopped: string | null;
}

export interface VerifyDeps {
  readonly acknowledged: Acknowledged;
  readonly source: RecordSource;
  readonly target: Target;
  readonly pool: ConnectionPool;
  readonly connections: number;
  /** Gives up when no usable answer has come for this long. */
  readonly timeoutMs: number;
  readonly stop: AbortSignal | undefined;
  readonly onChecked: () => void;
}

const MOST_LOSSES = 1_000;
const RETRY_EVERY_MS = 20;

/**
 * Asks the gateway again for every record that it acknowledged, and compares. Where outcomes may be read they are read,
 * because a check should not change what it checks; elsewhere the record is sent again, which must be answered as a
 * replay. A gateway that is down or busy is waited for.
 */
export async function verifyAcknowledged(deps: VerifyDeps): Promise<Verification> {
  return new Verifier(deps).run();
}

class Verifier {
  readonly #deps: VerifyDeps;
  readonly #losses: Loss[] = [];
  #checked = 0;
  #missing = 0;
  #different = 0;
  #lastAnswerMs = performance.now();
  #stopped: string | null = null;

  constructor(deps: VerifyDeps) {
    this.#deps = deps;
  }

  async run(): Promise<Verification> {
    const { acknowledged, connections } = this.#deps;
    const method = await this.#chooseMethod();
    const remaining = acknowledged[Symbol.iterator]();
    await Promise.all(Array.from({ length: connections }, () => this.#checkAll(remaining, method)));
    return {
      method,
      acknowledged: acknowledged.size,
      checked: this.#checked,
      missing: this.#missing,
      different: this.#different,
      losses: this.#losses,
      stopped: this.#stopped,
    };
  }

  async #chooseMethod(): Promise<Method> {
    for (const [index] of this.#deps.acknowledged) {
      const answer = await this.#ask(this.#deps.target.read(this.#deps.source.idOf(index)));
      return answer?.status === 401 || answer?.status === 403 ? 'resubmit' : 'read';
    }
    return 'read';
  }

  async #checkAll(remaining: Iterator<readonly [number, Acknowledgement]>, method: Method): Promise<void> {
    for (let item = remaining.next(); item.done !== true; item = remaining.next()) {
      const [index, acknowledgement] = item.value;
      const answer = await this.#ask(await this.#question(index, method));
      if (answer === undefined) return;
      this.#count(index, acknowledgement, answer, compareAgain(method, acknowledgement, answer));
    }
  }

  async #question(index: number, method: Method): Promise<Buffer> {
    const { source, target } = this.#deps;
    return method === 'read' ? target.read(source.idOf(index)) : target.submit(await source.bytesOf(index));
  }

  #count(index: number, { status }: Acknowledgement, answer: HttpResponse, comparison: Comparison): void {
    if (comparison === 'refused') {
      this.#stopped ??= `the gateway answers ${answer.status}`;
      return;
    }
    this.#checked += 1;
    this.#deps.onChecked();
    if (comparison === 'same') return;
    if (comparison === 'missing') this.#missing += 1;
    else this.#different += 1;
    if (this.#losses.length === MOST_LOSSES) return;
    this.#losses.push({
      pcs_id: this.#deps.source.idOf(index),
      what: comparison,
      acknowledged_status: status,
    });
  }

  /** Asks until there is a usable answer; undefined when it has been given up. */
  async #ask(question: Buffer): Promise<HttpResponse | undefined> {
    const { pool, timeoutMs, stop } = this.#deps;
    while (this.#stopped === null) {
      if (stop?.aborted === true) this.#stopped = 'interrupted';
      const exchange = await pool.send(question)?.exchange;
      if (exchange?.kind === 'answered' && !isTransient(exchange.response.status)) {
        this.#lastAnswerMs = performance.now();
        return exchange.response;
      }
      if (performance.now() - this.#lastAnswerMs > timeoutMs) {
        this.#stopped ??= `no usable answer for ${timeoutMs / 1000} s`;
      }
      await pause(RETRY_EVERY_MS);
    }
    return undefined;
  }
}
