import type {
  CircuitBreaker,
  DedupStore,
  Journal,
  OutcomeIndex,
  ProjectionStore,
  Seq,
} from '@kakeya/storage';
import type { ProjectionRunner } from './effects/projection_runner.ts';
import type { Decisions } from './decisions/decisions.ts';
import type { Ingest } from './pipeline/ingest.ts';
import { RECOVERY } from './consumers.ts';
import type { Unresolved } from './pipeline/unresolved.ts';
import type { Ports } from './ports.ts';

const TICK_MS = 1_000;
/** So that a circuit that is due for its probe does not make the loop spin. */
const SHORTEST_TICK_MS = 20;
const CLEAN_EVERY_MS = 60_000;
/** So that retention leaves at most this much that cannot be derived again. */
const STATE_EVERY_MS = 86_400_000;
const EVICT_AT_ONCE = 10_000;
const PRUNE_EVERY_MS = 3_600_000;
/** Counts of minutes are small, and are compared with those of a year before. */
const COUNTS_MS = 400 * 86_400_000;

export type PruneBefore = Parameters<OutcomeIndex['prune']>[0];

export interface MaintenanceDeps {
  readonly journal: Journal;
  readonly dedup: DedupStore;
  /** The dedup store, for the call that finds out whether it is back. */
  readonly prober: DedupStore;
  readonly breaker: Pick<CircuitBreaker, 'state' | 'retryInMs'>;
  readonly checkpoints: ProjectionStore;
  readonly ingest: Ingest;
  readonly unresolved: Unresolved;
  readonly decisions: Pick<Decisions, 'save' | 'recordState'>;
  readonly proposeRecalibration: () => Promise<void>;
  readonly attendToExperiments: () => Promise<void>;
  readonly learnFromLabels: () => Promise<void>;
  readonly pruneOutcomes: (before: PruneBefore) => Promise<void>;
  readonly runners: readonly ProjectionRunner[];
  readonly retentionMs: number;
  readonly clock: Ports['clock'];
  readonly monotonicMs: Ports['monotonicMs'];
  readonly after: Ports['after'];
  readonly onFault: (fault: unknown) => void;
}

/** The position up to which every submission is known to be settled, as of the last start or tick. */
export async function loadResolvedThrough(checkpoints: ProjectionStore): Promise<Seq> {
  return (await checkpoints.load(RECOVERY))?.seq ?? 0;
}

/**
 * Housekeeping beside the ingest path: finding out that a store is back, settling what was left over meanwhile,
 * checkpoint of the resolved position, retention, eviction.
 */
export class Maintenance {
  readonly #deps: MaintenanceDeps;
  #cancel: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #retainAtMs = 0;
  #evictAtMs = 0;
  #pruneAtMs = 0;
  #proposeAtMs = 0;
  #stateAtMs: number;
  #saved: Seq;

  constructor(deps: MaintenanceDeps, resolvedThrough: Seq) {
    this.#deps = deps;
    this.#saved = resolvedThrough;
    this.#stateAtMs = deps.monotonicMs() + STATE_EVERY_MS;
  }

  start(): void {
    this.#cancel = this.#deps.after(this.#pauseMs(), () => {
      this.#running = this.#tick();
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

  #pauseMs(): number {
    const { breaker } = this.#deps;
    if (breaker.state === 'closed') return TICK_MS;
    return Math.min(TICK_MS, Math.max(SHORTEST_TICK_MS, breaker.retryInMs));
  }

  /** Each for itself: a store that is away must not keep the disk from being cleaned. */
  async #tick(): Promise<void> {
    const works = [
      () => this.#attendToStore(),
      () => this.#checkpoint(),
      () => this.#deps.attendToExperiments(),
      () => this.#deps.learnFromLabels(),
      () => this.#retain(),
      () => this.#evict(),
      () => this.#prune(),
      () => this.#propose(),
      () => this.#recordState(),
    ];
    for (const work of works) await work().catch(this.#deps.onFault);
  }

  /** What is left over is a better probe than a ping: it shows that the store takes writes, and is work to be done. */
  async #attendToStore(): Promise<void> {
    const { breaker, prober } = this.#deps;
    await this.#settleLeftovers();
    if (breaker.state !== 'open' || breaker.retryInMs > 0) return;
    // The breaker takes note of how it ends, and tells of it.
    await prober.ping().catch(() => undefined);
    await this.#settleLeftovers();
  }

  async #settleLeftovers(): Promise<void> {
    const { ingest, breaker } = this.#deps;
    if (ingest.leftovers > 0 && breaker.retryInMs === 0) await ingest.retryLeftovers();
  }

  async #checkpoint(): Promise<void> {
    const { watermark } = this.#deps.unresolved;
    if (watermark <= this.#saved) return;
    // First, so that what the next start does not read again is sure to be kept.
    await this.#deps.decisions.save(watermark);
    await this.#deps.checkpoints.save(RECOVERY, { seq: watermark, state: '{}' });
    this.#saved = watermark;
  }

  /** Looks at durable positions only: a crash must still find all that it will ask for. */
  async #retain(): Promise<void> {
    const { journal, runners, clock, monotonicMs, retentionMs } = this.#deps;
    if (monotonicMs() < this.#retainAtMs) return;
    this.#retainAtMs = monotonicMs() + CLEAN_EVERY_MS;
    const consumedThrough = Math.min(this.#saved, ...runners.map((runner) => runner.durablePosition));
    await journal.retain({ olderThanMs: clock() - retentionMs, consumedThrough });
  }

  /** A list must not name what the journal no longer holds: nobody could derive it again. */
  async #prune(): Promise<void> {
    const { pruneOutcomes, clock, monotonicMs, retentionMs } = this.#deps;
    if (monotonicMs() < this.#pruneAtMs) return;
    this.#pruneAtMs = monotonicMs() + PRUNE_EVERY_MS;
    const nowMs = clock();
    await pruneOutcomes({ rowsBeforeMs: nowMs - retentionMs, countsBeforeMs: nowMs - COUNTS_MS });
  }

  async #propose(): Promise<void> {
    const { proposeRecalibration, monotonicMs } = this.#deps;
    if (monotonicMs() < this.#proposeAtMs) return;
    this.#proposeAtMs = monotonicMs() + CLEAN_EVERY_MS;
    await proposeRecalibration();
  }

  async #recordState(): Promise<void> {
    const { decisions, monotonicMs } = this.#deps;
    if (monotonicMs() < this.#stateAtMs) return;
    this.#stateAtMs = monotonicMs() + STATE_EVERY_MS;
    await decisions.recordState();
  }

  /** Goes on at the next tick while there is more: entries expire as fast as they once came in. */
  async #evict(): Promise<void> {
    const { dedup, breaker, monotonicMs } = this.#deps;
    if (breaker.state !== 'closed' || monotonicMs() < this.#evictAtMs) return;
    this.#evictAtMs = monotonicMs() + CLEAN_EVERY_MS;
    if ((await dedup.evictExpired(EVICT_AT_ONCE)) === EVICT_AT_ONCE) this.#evictAtMs = 0;
  }
}
