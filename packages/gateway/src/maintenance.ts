import type { DedupStore, Journal, ProjectionStore, Seq } from '@kakeya/storage';
import type { ProjectionRunner } from './effects/projection_runner.ts';
import type { Ingest } from './pipeline/ingest.ts';
import { RECOVERY } from './consumers.ts';
import type { Unresolved } from './pipeline/unresolved.ts';
import type { Ports } from './ports.ts';

const TICK_MS = 1_000;
const SLOW_EVERY_TICKS = 60;
const EVICT_AT_ONCE = 10_000;

export interface MaintenanceDeps {
  readonly journal: Journal;
  readonly dedup: DedupStore;
  readonly checkpoints: ProjectionStore;
  readonly ingest: Ingest;
  readonly unresolved: Unresolved;
  readonly runners: readonly ProjectionRunner[];
  readonly retentionMs: number;
  readonly clock: Ports['clock'];
  readonly after: Ports['after'];
  readonly onFault: (fault: unknown) => void;
}

/** The position up to which every submission is known to be settled, as of the last start or tick. */
export async function loadResolvedThrough(checkpoints: ProjectionStore): Promise<Seq> {
  return (await checkpoints.load(RECOVERY))?.seq ?? 0;
}

/** Housekeeping beside the ingest path: retries, checkpoint of the resolved position, eviction, retention. */
export class Maintenance {
  readonly #deps: MaintenanceDeps;
  #cancel: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #ticks = 0;
  #saved: Seq;

  constructor(deps: MaintenanceDeps, resolvedThrough: Seq) {
    this.#deps = deps;
    this.#saved = resolvedThrough;
  }

  start(): void {
    this.#cancel = this.#deps.after(TICK_MS, () => {
      this.#running = this.#tick().catch(this.#deps.onFault);
      void this.#running.then(() => {
        if (this.#cancel !== undefined) this.start();
      });
    });
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    await this.#running;
    await this.#checkpoint();
  }

  async #tick(): Promise<void> {
    if (this.#deps.ingest.awaitingRetry > 0) await this.#deps.ingest.retryFailed();
    await this.#checkpoint();
    if (this.#ticks % SLOW_EVERY_TICKS === 0) await this.#clean();
    this.#ticks += 1;
  }

  async #checkpoint(): Promise<void> {
    const { watermark } = this.#deps.unresolved;
    if (watermark <= this.#saved) return;
    await this.#deps.checkpoints.save(RECOVERY, { seq: watermark, state: '{}' });
    this.#saved = watermark;
  }

  /** Retention looks at durable positions only: a crash must still find all that it will ask for. */
  async #clean(): Promise<void> {
    const { dedup, journal, runners, clock, retentionMs } = this.#deps;
    await dedup.evictExpired(EVICT_AT_ONCE);
    const consumedThrough = Math.min(this.#saved, ...runners.map((runner) => runner.durablePosition));
    await journal.retain({ olderThanMs: clock() - retentionMs, consumedThrough });
  }
}
