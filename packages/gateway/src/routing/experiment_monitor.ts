import type { ProjectionStore, Seq } from '@kakeya/storage';
import { type Change, type LoggedChange, tenantStateOf } from '@kakeya/verdict';
import {
  analyseExperiment,
  DEFAULT_GUARDRAILS,
  type ExperimentAnalysis,
  type GuardrailState,
  type LookDecision,
  resumeRouting,
  takeLook,
} from '@kakeya/verdict/routing';
import { ROUTING } from '../consumers.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { LoggedResult, Projection } from '../effects/projection.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Experiment, ExperimentRun, type ExperimentRunJson } from './experiment_run.ts';

/**
 * The next planned look is due after this many further labelled outputs. With the 10 looks of the default guardrails
 * that is a plan of 1000 labels; a containment breach can show from 10 wrong outputs per arm on.
 */
export const LABELS_PER_LOOK = 100;

/** How many positions a crash may make the next start watch again: a snapshot of a long experiment takes megabytes. */
const SNAPSHOT_EVERY = 20_000;

/** Who ends an experiment without being a person. */
const GUARDRAIL = 'guardrail';

interface Tenant {
  /** Looks that the log says were taken. */
  readonly looks: number;
  /** Those of them that experiments before this one took. */
  readonly looksBefore: number;
  readonly run: ExperimentRun | null;
}

const UNSEEN: Tenant = { looks: 0, looksBefore: 0, run: null };

export interface ExperimentReport {
  /** null: no experiment runs. */
  readonly experiment: Experiment | null;
  readonly guardrail: GuardrailState;
  readonly looksTaken: number;
  readonly looksPlanned: number;
  readonly labelled: number;
  /** null: no further look is planned. */
  readonly labelsUntilLook: number | null;
  /** As of now; it spends no look, and decides nothing. */
  readonly analysis: ExperimentAnalysis | null;
}

export interface ExperimentMonitorDeps {
  readonly checkpoints: ProjectionStore;
  readonly decisions: Pick<Decisions, 'latest' | 'append' | 'listen'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/**
 * Watches each tenant's comparison of the fast path with the full one, and ends it where the fast path does harm. A
 * projection of the log that is also the only writer of guardrail states: each is made from the one before, so they
 * are written one at a time, and looks are counted by what the log says of them. A crash repeats none.
 */
export class ExperimentMonitor implements Projection {
  readonly name = ROUTING;
  readonly #deps: ExperimentMonitorDeps;
  readonly #tenants = new Map<string, Tenant>();
  #position: Seq = 0;
  #saved: Seq = 0;
  /** The newest position that may alter what a look goes by: before it is applied here, a look could be a repeated one. */
  #caughtUpFrom: Seq;
  #turn: Promise<unknown> = Promise.resolve();

  /** `logEnd`: the last position before this process began to append. It must hear of every change since. */
  constructor(deps: ExperimentMonitorDeps, logEnd: Seq) {
    this.#deps = deps;
    this.#caughtUpFrom = logEnd;
    deps.decisions.listen({
      changed: ({ seq, change: { kind } }) => {
        if (kind === 'routing' || kind === 'settings') this.#caughtUpFrom = Math.max(this.#caughtUpFrom, seq);
      },
      settled: () => undefined,
    });
  }

  report(tenant: string): ExperimentReport {
    const { guardrail } = tenantStateOf(this.#deps.decisions.latest, tenant);
    const { run, ...known } = this.#tenants.get(tenant) ?? UNSEEN;
    const { plannedLooks } = DEFAULT_GUARDRAILS;
    const looksTaken = known.looks - known.looksBefore;
    const more = run !== null && guardrail.status === 'active' && looksTaken < plannedLooks;
    return {
      experiment: run?.experiment ?? null,
      guardrail,
      looksTaken,
      looksPlanned: plannedLooks,
      labelled: run?.labelled ?? 0,
      labelsUntilLook: more ? Math.max(0, LABELS_PER_LOOK - run.labelledSinceLook) : null,
      analysis: run && analyseExperiment(run.records, DEFAULT_GUARDRAILS),
    };
  }

  /**
   * Takes the looks that are due, and records each with what it decided. Cheap when none is.
   * @throws StorageError the journal cannot be written; the look counts as not taken
   */
  attend(): Promise<void> {
    return this.#inTurn(async () => {
      for (const [tenant, { run, looks, looksBefore }] of this.#tenants) {
        if (this.#position < this.#caughtUpFrom) return;
        if (run !== null) await this.#attendTo(tenant, run, looks - looksBefore);
      }
    });
  }

  /**
   * Lifts a rollback, and begins the experiment anew. Resolves with null where there is none to lift.
   * @throws StorageError the journal cannot be written; the rollback stays
   */
  resume(
    tenant: string,
    who: { readonly by: string; readonly reason: string },
  ): Promise<GuardrailState | null> {
    return this.#inTurn(async () => {
      const { guardrail } = tenantStateOf(this.#deps.decisions.latest, tenant);
      if (guardrail.status !== 'rolled_back') return null;
      const state = resumeRouting(guardrail, { atMs: this.#deps.clock(), ...who });
      await this.#record(tenant, state, who.by);
      return state;
    });
  }

  async open(logEnd: Seq): Promise<Seq> {
    const stored = await this.#deps.checkpoints.load(ROUTING);
    if (stored === undefined) return 0;
    const tenants: readonly (readonly [string, Tenant & { readonly run: ExperimentRunJson | null }])[] =
      JSON.parse(stored.state);
    for (const [tenant, { run, ...looks }] of tenants) {
      this.#tenants.set(tenant, { ...looks, run: run && ExperimentRun.parse(run) });
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
    const entries: (LoggedResult | LoggedChange)[] = [...results, ...changes];
    for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
      // A failed snapshot brings the same entries again: those that were seen already are passed over.
      if (entry.seq <= this.#position) continue;
      if ('change' in entry) this.#change(entry);
      else if (entry.result.kind === 'decided')
        this.#tenants.get(entry.result.tenant)?.run?.decided(entry.result);
    }
    this.#position = through;
    if (this.#position - this.#saved >= SNAPSHOT_EVERY) await this.#snapshot();
  }

  durablePosition(): Seq {
    return this.#saved;
  }

  async close(): Promise<void> {
    if (this.#position > this.#saved) await this.#snapshot();
  }

  async #attendTo(tenant: string, run: ExperimentRun, looks: number): Promise<void> {
    const { decisions, clock, logger } = this.#deps;
    const { guardrail } = tenantStateOf(decisions.latest, tenant);
    if (guardrail.status !== 'active' || run.labelledSinceLook < LABELS_PER_LOOK) return;
    if (looks >= DEFAULT_GUARDRAILS.plannedLooks) return;
    const { decision, state } = takeLook({ ...guardrail, looks }, run.records, DEFAULT_GUARDRAILS, clock());
    await this.#record(tenant, state, GUARDRAIL);
    const about = { tenant_id: tenant, experiment: run.experiment.id, look: state.looks };
    tell(logger, decision, about);
  }

  async #record(tenant: string, state: GuardrailState, by: string): Promise<void> {
    const { decisions, clock } = this.#deps;
    await decisions.append({ kind: 'routing', tenant, at_ms: clock(), by, state });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #change({ seq, change }: LoggedChange): void {
    const tenant = this.#tenants.get(change.tenant) ?? UNSEEN;
    const after = alteredTenant(tenant, change, seq);
    if (after !== tenant) this.#tenants.set(change.tenant, after);
  }

  async #snapshot(): Promise<void> {
    const tenants = [...this.#tenants].map(([id, { run, ...looks }]) => [
      id,
      { ...looks, run: run && run.toJson() },
    ]);
    await this.#deps.checkpoints.save(ROUTING, { seq: this.#position, state: JSON.stringify(tenants) });
    this.#saved = this.#position;
  }
}

function alteredTenant(tenant: Tenant, change: Change, seq: Seq): Tenant {
  const { looks, run } = tenant;
  switch (change.kind) {
    case 'label':
      run?.label(change);
      return tenant;
    case 'settings': {
      const { experiment } = change.settings.routing;
      if (same(experiment, run?.experiment ?? null)) return tenant;
      return { looks, looksBefore: looks, run: experiment && new ExperimentRun(experiment, seq) };
    }
    case 'routing': {
      const { state } = change;
      const resumed = state.looks === 0;
      if (!resumed) run?.looked();
      // What was judged before a person lifted the rollback must not be what rolls back again.
      return {
        looks: state.looks,
        looksBefore: 0,
        run: run && (resumed ? new ExperimentRun(run.experiment, seq) : run),
      };
    }
    case 'import':
    case 'model':
    case 'bandit':
    case 'policy':
    case 'parameters':
    case 'proposal':
    case 'recalibration':
      return tenant;
  }
}

/** Another share is another experiment: pooled with the old one, the arms would differ in when they ran. */
const same = (a: Experiment | null, b: Experiment | null): boolean =>
  a?.id === b?.id && a?.treatmentShare === b?.treatmentShare;

function tell(logger: Logger, decision: LookDecision, about: object): void {
  if (decision.kind === 'rollback')
    logger.warn({ ...about, evidence: decision.evidence }, 'the fast path does harm: routing is rolled back');
  else logger.info(about, 'a look at the routing experiment found no evidence of harm');
}
