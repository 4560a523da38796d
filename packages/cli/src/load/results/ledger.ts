import type { HttpResponse } from '../http/response_parser.ts';
import type { LoopObserver, Sent } from '../loop/open_loop.ts';
import type { Kind } from '../mixes.ts';
import { type Acknowledged, acknowledgementOf, sameAcknowledgement } from '../records/acknowledged.ts';
import type { Issued, Sendable } from '../records/request_stream.ts';
import type { Sample } from '../records/sample.ts';
import { isExpected } from './expected.ts';
import { Histogram } from './histogram.ts';
import { Tally } from './tally.ts';

/** What no sound gateway answers. */
export interface Unexpected {
  readonly kind: Kind;
  readonly status: number;
  /** `replay_differs`: a duplicate got another answer than the record it repeats, or was decided again. */
  readonly what: 'status' | 'replay_differs';
  readonly count: number;
  /** Index of the first such record. */
  readonly index: number;
  /** Of the first such answer. */
  readonly body: string;
}

export interface LedgerDeps {
  /** Requests that were due before this count as warm-up. */
  readonly warmUpMs: number;
  readonly acknowledged: Acknowledged;
  readonly repeatable: Sample<Sendable>;
  readonly onAnswered: (latencyMs: number, status: number) => void;
}

const LONGEST_EXAMPLE = 500;

/** Keeps account of a run: what was sent, what came back and when, and what was acknowledged. */
export class Ledger implements LoopObserver<Issued> {
  readonly warmUp = new Tally();
  readonly measured = new Tally();
  /** From the moment a request was due. */
  readonly latency = new Histogram();
  /** From the moment it was written. */
  readonly service = new Histogram();
  readonly generatorLate = new Histogram();
  readonly #deps: LedgerDeps;
  readonly #unexpected = new Map<string, Unexpected>();
  #lastEndedMs = 0;

  constructor(deps: LedgerDeps) {
    this.#deps = deps;
  }

  get unexpected(): readonly Unexpected[] {
    return [...this.#unexpected.values()];
  }

  /** When the last answer came, in ms from the start of the schedule. */
  get lastEndedMs(): number {
    return this.#lastEndedMs;
  }

  noticed(intendedMs: number): void {
    this.#phase(intendedMs).noticed();
  }

  unsent(intendedMs: number): void {
    this.#phase(intendedMs).unsent();
  }

  sent({ intendedMs, lateMs, about }: Sent<Issued>): void {
    const phase = this.#phase(intendedMs);
    phase.sent(about.kind);
    if (phase === this.measured) this.generatorLate.record(lateMs);
  }

  lost({ intendedMs, about }: Sent<Issued>): void {
    this.#phase(intendedMs).lost(about.kind);
  }

  answered({ intendedMs, sentMs, about }: Sent<Issued>, response: HttpResponse, endedMs: number): void {
    const phase = this.#phase(intendedMs);
    const latencyMs = endedMs - intendedMs;
    const replayed = isReplayed(response);
    phase.answered(about.kind, response.status, replayed);
    if (phase === this.measured) {
      this.latency.record(latencyMs);
      this.service.record(endedMs - sentMs);
    }
    this.#lastEndedMs = endedMs;
    this.#deps.onAnswered(latencyMs, response.status);
    this.#judge(about, response, replayed);
  }

  #judge(issued: Issued, response: HttpResponse, replayed: boolean): void {
    const { status, body } = response;
    const { kind, index, record } = issued;
    if (!isExpected(kind, status)) return this.#note('status', issued, response);
    if (status !== 200 && status !== 202) return;
    const said = acknowledgementOf(status, body);
    const { acknowledged, repeatable } = this.#deps;
    if (kind === 'duplicate') {
      const first = acknowledged.get(index);
      if (first !== undefined && replayed && sameAcknowledgement(first, said)) return;
      return this.#note('replay_differs', issued, response);
    }
    acknowledged.add(index, said);
    // A copy: the record is a piece of a large batch, which would be kept with it.
    repeatable.offer(() => ({ index, record: Buffer.from(record) }));
  }

  #note(what: Unexpected['what'], { kind, index }: Issued, { status, body }: HttpResponse): void {
    const name = `${what}/${kind}/${status}`;
    const first = this.#unexpected.get(name) ?? {
      kind,
      status,
      what,
      count: 0,
      index,
      body: body.toString('utf8', 0, LONGEST_EXAMPLE),
    };
    this.#unexpected.set(name, { ...first, count: first.count + 1 });
  }

  #phase(intendedMs: number): Tally {
    return intendedMs < this.#deps.warmUpMs ? this.warmUp : this.measured;
  }
}

export function isReplayed({ headers }: HttpResponse): boolean {
  return headers.get('idempotent-replayed') === 'true';
}
