import { readVerdict } from '../../records/verdict.ts';
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
  /**
   * `not_a_verdict`: 200 or 202 without the verdict on this record; `replay_differs`: a duplicate got another answer
   * than the record it repeats, or was decided again.
   */
  readonly what: 'status' | 'not_a_verdict' | 'replay_differs';
  readonly count: number;
  /** Of the first such record. */
  readonly pcs_id: string;
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
    const { kind, index, id, record } = issued;
    if (!isExpected(kind, status)) return this.#note('status', issued, response);
    if (status !== 200 && status !== 202) return;
    if (!isVerdictOn(id, response)) return this.#note('not_a_verdict', issued, response);
    const said = acknowledgementOf(status, body);
    const { acknowledged, repeatable } = this.#deps;
    if (kind === 'duplicate') {
      const first = acknowledged.get(index);
      if (first !== undefined && replayed && sameAcknowledgement(first, said)) return;
      return this.#note('replay_differs', issued, response);
    }
    acknowledged.add(index, said);
    // A copy: the record is a piece of a large batch, which would be kept with it.
    repeatable.offer(() => ({ index, id, record: Buffer.from(record) }));
  }

  #note(what: Unexpected['what'], { kind, id }: Issued, { status, body }: HttpResponse): void {
    const name = `${what}/${kind}/${status}`;
    const first = this.#unexpected.get(name) ?? {
      kind,
      status,
      what,
      count: 0,
      pcs_id: id,
      body: body.toString('utf8', 0, LONGEST_EXAMPLE),
    };
    this.#unexpected.set(name, { ...first, count: first.count + 1 });
  }

  #phase(intendedMs: number): Tally {
    return intendedMs < this.#deps.warmUpMs ? this.warmUp : this.measured;
  }
}

/** What a proxy or a wrong endpoint answers must not read as an acknowledgement. */
function isVerdictOn(id: string, { status, body }: HttpResponse): boolean {
  const { decision, pcs_id } = readVerdict(status, false, parseJson(body));
  return decision !== 'unanswered' && pcs_id === id;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

export function isReplayed({ headers }: HttpResponse): boolean {
  return headers.get('idempotent-replayed') === 'true';
}
