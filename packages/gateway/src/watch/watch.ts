import type { ProjectionStore, Seq } from '@kakeya/storage';
import {
  type Change,
  type DecisionSettings,
  type Label,
  type LoggedChange,
  tenantStateOf,
} from '@kakeya/verdict';
import {
  createWatchState,
  DEFAULT_WATCH_PARAMS,
  driftAlarm,
  keepsNextTime,
  type Miscoverage,
  miscoverage,
  parseWatchState,
  recalibrateWatch,
  recalibrationProposal,
  type RecalibrationTrigger,
  resetDriftAlarm,
  updateWatchOnLabel,
  updateWatchOnOutcome,
  type WatchReport,
  watchReport,
  type WatchState,
} from '@kakeya/verdict/watch';
import { WATCH } from '../consumers.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { LoggedResult, Projection } from '../effects/projection.ts';
import { receivedAtMs } from '../effects/received_at.ts';

/** How many positions a crash may make the next start watch again from the log. */
const SNAPSHOT_EVERY = 5_000;
/** Labels of a tenant that are told apart from their corrections. */
const MAX_LABELLED = 10_000;

interface StoredWatch {
  readonly state: unknown;
  readonly proposed: boolean;
  readonly labelled: readonly (readonly [string, Label])[];
}

export interface WatchSigns {
  readonly maxMartingale: number;
  readonly driftAlarm: boolean;
  readonly miscoverage: readonly Miscoverage[];
  /** Why a recalibration is due; empty if none is. */
  readonly triggers: readonly RecalibrationTrigger['kind'][];
  /** It was recorded as due already. */
  readonly proposed: boolean;
}

interface Watched {
  readonly state: WatchState;
  /** A recalibration was proposed since the last one. */
  readonly proposed: boolean;
  /** Newest labels, by outcome: one that is sent again or corrected must not count twice. */
  readonly labelled: Map<string, Label>;
}

/**
 * Whether the assumptions of each tenant's guarantee still hold: drift of its scores, errors among its labels. A
 * projection of the log; it tells, and decides nothing.
 */
export class Watch implements Projection {
  readonly name = WATCH;
  readonly #checkpoints: ProjectionStore;
  readonly #decisions: Pick<Decisions, 'latest'>;
  readonly #clock: () => number;
  readonly #watched = new Map<string, Watched>();
  #position: Seq = 0;
  #saved: Seq = 0;

  constructor(checkpoints: ProjectionStore, decisions: Pick<Decisions, 'latest'>, clock: () => number) {
    this.#checkpoints = checkpoints;
    this.#decisions = decisions;
    this.#clock = clock;
  }

  /** null: nothing of this tenant was decided or labelled yet. */
  report(tenant: string): (WatchReport & { readonly proposed: boolean }) | null {
    const watched = this.#watched.get(tenant);
    if (watched === undefined) return null;
    const { settings } = tenantStateOf(this.#decisions.latest, tenant);
    return { ...watchReport(watched.state, paramsOf(settings), this.#clock()), proposed: watched.proposed };
  }

  /** The martingale and how it got there; null as for `report`. */
  pathOf(tenant: string): Pick<WatchState, 'martingale' | 'path'> | null {
    return this.#watched.get(tenant)?.state ?? null;
  }

  /** What an alarm goes by; unlike `report`, cheap enough for every tenant at once. */
  signs(tenant: string): WatchSigns | null {
    const watched = this.#watched.get(tenant);
    if (watched === undefined) return null;
    const { state, proposed } = watched;
    const params = paramsOf(tenantStateOf(this.#decisions.latest, tenant).settings);
    const alarm = driftAlarm(state.martingale, params.driftThreshold);
    const errors = [
      miscoverage(state.labels, { decision: 'accept', label: 'wrong', delta: params.deltaAccept }),
      miscoverage(state.labels, { decision: 'reject', label: 'benign', delta: params.deltaReject }),
    ];
    const { triggers } = recalibrationProposal({
      nowMs: this.#clock(),
      calibratedAtMs: state.calibratedAtMs,
      decisionsSince: state.decisions,
      driftAlarm: alarm,
      miscoverage: errors,
    });
    return {
      maxMartingale: Math.min(Number.MAX_VALUE, Math.exp(state.martingale.maxLog)),
      driftAlarm: alarm,
      miscoverage: errors,
      triggers: triggers.map(({ kind }) => kind),
      proposed,
    };
  }

  get tenants(): Iterable<string> {
    return this.#watched.keys();
  }

  async open(logEnd: Seq): Promise<Seq> {
    const stored = await this.#checkpoints.load(WATCH);
    if (stored === undefined) return 0;
    const tenants: readonly (readonly [string, StoredWatch])[] = JSON.parse(stored.state);
    for (const [tenant, { state, proposed, labelled }] of tenants) {
      this.#watched.set(tenant, { state: parseWatchState(state), proposed, labelled: new Map(labelled) });
    }
    this.#position = Math.min(logEnd, stored.seq);
    this.#saved = this.#position;
    return this.#position;
  }

  async apply(
    results: readonly LoggedResult[],
    through: Seq,
    changes: readonly LoggedChange[],
  ): Promise<void> {
    // A failed snapshot brings the same entries again: those that were seen already are passed over.
    const entries: (LoggedResult | LoggedChange)[] = [...results, ...changes];
    for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
      if (entry.seq <= this.#position) continue;
      if ('change' in entry) this.#change(entry.change);
      else this.#result(entry.result);
    }
    this.#position = Math.max(this.#position, through);
    if (this.#position - this.#saved >= SNAPSHOT_EVERY) await this.#snapshot();
  }

  durablePosition(): Seq {
    return this.#saved;
  }

  async close(): Promise<void> {
    if (this.#position > this.#saved) await this.#snapshot();
  }

  #result(result: LoggedResult['result']): void {
    if (result.kind !== 'decided' || result.score === null) return;
    const { score, answerJson } = result;
    this.#update(result.tenant, (state) => {
      // Of a long stream few times are kept, and most answers need not be parsed.
      const atMs = keepsNextTime(state) ? (receivedAtMs(JSON.parse(answerJson)) ?? null) : null;
      return updateWatchOnOutcome(state, score, atMs);
    });
  }

  #change(change: Change): void {
    const { tenant, at_ms: atMs } = change;
    switch (change.kind) {
      case 'label': {
        const { pcs_id, label, decision, propensity, left_out } = change;
        if (left_out !== null) return;
        const previous = this.#watched.get(tenant)?.labelled.get(pcs_id);
        if (previous === label) return;
        this.#update(tenant, (state) =>
          updateWatchOnLabel(state, {
            label,
            decision,
            propensity,
            ...(previous === undefined ? {} : { previous }),
          }),
        );
        this.#remember(tenant, pcs_id, label);
        break;
      }
      case 'recalibration':
        this.#update(
          tenant,
          (state) => {
            // Scores from before a drift are not what is usual after it: the alarm would come back at once.
            const drifted = driftAlarm(state.martingale, DEFAULT_WATCH_PARAMS.driftThreshold);
            return resetDriftAlarm(recalibrateWatch(state, { reference: drifted ? [] : state.recent, atMs }));
          },
          false,
        );
        break;
      case 'model':
        if (change.role === 'anomaly') return;
        this.#restart(tenant, atMs);
        break;
      case 'settings':
      case 'parameters':
        this.#restart(tenant, atMs);
        break;
      case 'proposal':
        this.#update(tenant, (state) => state, true);
        break;
      case 'import':
      case 'routing':
      case 'bandit':
      case 'policy':
        break;
    }
  }

  /** Another score: nothing that was seen before can be compared with it. */
  #restart(tenant: string, atMs: number): void {
    const anew = (state: WatchState): WatchState =>
      resetDriftAlarm(recalibrateWatch(state, { reference: [], atMs }));
    this.#update(tenant, anew, false);
  }

  #update(tenant: string, change: (state: WatchState) => WatchState, proposed?: boolean): void {
    const before = this.#watched.get(tenant) ?? {
      state: this.#begin(tenant),
      proposed: false,
      labelled: new Map<string, Label>(),
    };
    this.#watched.set(tenant, {
      ...before,
      state: change(before.state),
      proposed: proposed ?? before.proposed,
    });
  }

  #remember(tenant: string, pcsId: string, label: Label): void {
    const labelled = this.#watched.get(tenant)?.labelled;
    labelled?.delete(pcsId);
    labelled?.set(pcsId, label);
    for (const oldest of labelled?.keys() ?? []) {
      if ((labelled?.size ?? 0) <= MAX_LABELLED) break;
      labelled?.delete(oldest);
    }
  }

  #begin(tenant: string): WatchState {
    const { sampleSeed } = tenantStateOf(this.#decisions.latest, tenant);
    return createWatchState({ reference: [], atMs: this.#clock(), seed: seedOf(sampleSeed) });
  }

  async #snapshot(): Promise<void> {
    const tenants = [...this.#watched].map(([tenant, { state, proposed, labelled }]) => {
      const stored: StoredWatch = { state, proposed, labelled: [...labelled] };
      return [tenant, stored];
    });
    await this.#checkpoints.save(WATCH, { seq: this.#position, state: JSON.stringify(tenants) });
    this.#saved = this.#position;
  }
}

/** The monitor judges against a bound strictly between 0 and 1. */
const inside = (delta: number): number => Math.min(1 - 1e-9, Math.max(1e-9, delta));

const paramsOf = ({ deltaAccept, deltaReject }: DecisionSettings) => ({
  ...DEFAULT_WATCH_PARAMS,
  deltaAccept: inside(deltaAccept),
  deltaReject: inside(deltaReject),
});

/** FNV-1a of the tenant's secret: breaks ties of scores, where nobody can gain from knowing how. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
