import type { Journal, Seq } from '@kakeya/storage';
import {
  ACT,
  CHANGE,
  decodeAct,
  decodeChange,
  decodeResult,
  decodeSpans,
  RESULT,
  SPANS,
} from '../pipeline/log_entry.ts';
import type { Ports } from '../ports.ts';
import type { LoggedEntry, Projection } from './projection.ts';
import type { ResultTail } from './result_tail.ts';

const BATCH = 512;
const RETRY_MS = 500;
/** Effects gather for this long: an fsync per result would take the disk from the journal. */
const LINGER_MS = 20;

export interface ProjectionStatus {
  readonly name: string;
  readonly position: Seq;
  readonly lag: number;
  readonly error: string | null;
  /** Its errors are another system's. */
  readonly external: boolean;
}

/** Feeds one projection from the journal, from its own checkpoint on, at its own pace, until stopped. */
export class ProjectionRunner {
  readonly #journal: Journal;
  readonly #tail: ResultTail;
  readonly #projection: Projection;
  readonly #after: Ports['after'];
  /** Ends the wait that the runner is in, if it is in one. */
  #interrupt: () => void = () => {};
  #stopped = false;
  #position: Seq = 0;
  #error: string | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(journal: Journal, tail: ResultTail, projection: Projection, after: Ports['after']) {
    this.#journal = journal;
    this.#tail = tail;
    this.#projection = projection;
    this.#after = after;
  }

  async start(): Promise<void> {
    this.#position = await this.#projection.open(this.#journal.stats().durableSeq);
    this.#running = this.#run();
  }

  get status(): ProjectionStatus {
    const lag = Math.max(0, this.#journal.stats().durableSeq - this.#position);
    const { name, external = false } = this.#projection;
    return { name, position: this.#position, lag, error: this.#error, external };
  }

  get durablePosition(): Seq {
    return this.#projection.durablePosition();
  }

  /** Applies what is durable already, as far as that succeeds, then closes: the rest is for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#interrupt();
    await this.#running;
    try {
      if (this.#error === null) while (await this.#step());
    } catch (fault) {
      this.#error = fault instanceof Error ? fault.message : String(fault);
    } finally {
      await this.#projection.close();
    }
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (await this.#step()) await this.#pause(LINGER_MS);
        else await this.#wait((wake) => void this.#tail.beyond(this.#position).then(wake));
        this.#error = null;
      } catch (fault) {
        // A projection that cannot go on waits and tries the same results again: skipping would lose an effect.
        this.#error = fault instanceof Error ? fault.message : String(fault);
        await this.#pause(RETRY_MS);
      }
    }
  }

  /** Applies one batch; false when there was nothing new. */
  async #step(): Promise<boolean> {
    const { entries, through } = await this.#next();
    if (through === this.#position) return false;
    const results = entries.filter((entry) => 'result' in entry);
    const changes = entries.filter((entry) => 'change' in entry);
    const spans = entries.filter((entry) => 'spans' in entry);
    const acts = entries.filter((entry) => 'act' in entry);
    await this.#projection.apply(results, through, changes, spans, acts);
    this.#position = through;
    return true;
  }

  async #next(): Promise<{ readonly entries: readonly LoggedEntry[]; readonly through: Seq }> {
    const recent = this.#tail.after(this.#position, BATCH);
    if (recent !== undefined) return { entries: recent, through: recent.at(-1)?.seq ?? this.#position };
    const entries: LoggedEntry[] = [];
    let [through, size] = [this.#position, 0];
    for await (const entry of this.#journal.read(this.#position + 1)) {
      through = entry.seq;
      if (entry.kind === RESULT) entries.push({ seq: entry.seq, result: decodeResult(entry) });
      else if (entry.kind === CHANGE) entries.push({ seq: entry.seq, change: decodeChange(entry) });
      else if (entry.kind === ACT) entries.push({ seq: entry.seq, ...decodeAct(entry) });
      else if (entry.kind === SPANS) {
        const spans = decodeSpans(entry);
        entries.push({ seq: entry.seq, ...spans });
        // One entry may hold a thousand: memory is bounded by spans, not by entries.
        size += spans.spans.length;
      }
      if (entries.length + size >= BATCH) break;
    }
    return { entries, through };
  }

  async #pause(ms: number): Promise<void> {
    let cancel = (): void => {};
    await this.#wait((wake) => {
      cancel = this.#after(ms, wake);
    });
    cancel();
  }

  /**
   * Waits until `arrange` wakes it or the runner is stopped. Racing against one long-lived promise or abort
   * signal instead would leave something behind in it at every wait.
   */
  async #wait(arrange: (wake: () => void) => void): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      this.#interrupt = resolve;
      arrange(resolve);
    });
  }
}
