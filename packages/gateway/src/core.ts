import { join } from 'node:path';
import {
  BreakerRegistry,
  type CircuitBreaker,
  type DedupStore,
  guardDedup,
  type OutcomeBatch,
} from '@kakeya/storage';
import { ActRecorder } from './acts/act_recorder.ts';
import { BanditMonitor } from './bandit/bandit_monitor.ts';
import { ChoiceFeed } from './bandit/choice_feed.ts';
import { closeAll } from './close_all.ts';
import type { GatewayConfig } from './config/config.ts';
import { CHOICES } from './consumers.ts';
import { configureDecisions } from './decisions/configure_decisions.ts';
import { CostLedger } from './cost/cost_ledger.ts';
import { SpanRecorder } from './cost/span_recorder.ts';
import { Decisions } from './decisions/decisions.ts';
import { createRunners } from './effects/create_runners.ts';
import type { ProjectionRunner } from './effects/projection_runner.ts';
import { ResultTail } from './effects/result_tail.ts';
import { Watch } from './watch/watch.ts';
import { ExperimentMonitor } from './routing/experiment_monitor.ts';
import { proposeRecalibration } from './watch/propose_recalibration.ts';
import { type ExternalJudge, NO_EXTERNAL_JUDGE } from './judge/external_judge.ts';
import { createLocalJudge } from './judge/local_judge.ts';
import type { Judge } from './judge/judgement.ts';
import { loadResolvedThrough, Maintenance, type PruneBefore } from './maintenance.ts';
import { DEDUP_BREAKER, reportTransitions } from './overload/dedup_breaker.ts';
import { InFlight } from './overload/in_flight.ts';
import { Ingest } from './pipeline/ingest.ts';
import { recover } from './pipeline/recover.ts';
import { Unresolved } from './pipeline/unresolved.ts';
import type { Ports } from './ports.ts';
import type { Stores } from './stores.ts';
import { describeFault } from './telemetry/describe_fault.ts';
import type { Logger } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

const DAY_MS = 86_400_000;
/** Half of what the journal lets wait, since it also takes the results. */
const MAX_IN_FLIGHT_BYTES = 32 * 1_048_576;

/** The gateway without its HTTP edge: ingest, effects and housekeeping over open stores. */
export interface Core {
  readonly ingest: Ingest;
  readonly runners: readonly ProjectionRunner[];
  /** The dedup store behind its breaker. */
  readonly dedup: DedupStore;
  readonly breakers: readonly CircuitBreaker[];
  readonly inFlight: InFlight;
  readonly decisions: Decisions;
  readonly watch: Watch;
  readonly experiments: ExperimentMonitor;
  readonly bandits: BanditMonitor;
  readonly costs: CostLedger;
  readonly spans: SpanRecorder;
  readonly acts: ActRecorder;
  /** Told of what can be looked up from now on. Where there is no index, never. */
  onIndexed(tell: (batch: OutcomeBatch) => void): void;
  /** Submissions that a crash had left unsettled and that are settled now. */
  readonly settledOnStart: number;
  /** Submissions whose result is not durable yet. */
  unresolvedCount(): number;
  stop(): Promise<void>;
}

export interface CoreDeps {
  readonly config: GatewayConfig;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly ports: Ports;
  /** Default: one that judges in this thread. Whoever gives it closes it, after the core. */
  readonly externalJudge?: ExternalJudge;
  readonly judging?: { readonly judge: Judge; readonly decisions: Decisions };
}

/** Finishes what a crash interrupted, then starts the effects from their checkpoints. */
export async function startCore(deps: CoreDeps): Promise<Core> {
  const { stores, metrics, logger, ports } = deps;
  const { journal, checkpoints } = stores;
  const logEnd = journal.stats().durableSeq;
  // Beyond the end only if damage took it: those positions are given out again and must not count as settled.
  const resolvedThrough = Math.min(logEnd, await loadResolvedThrough(checkpoints));
  const tail = new ResultTail(logEnd);
  const unresolved = new Unresolved(resolvedThrough);
  const inFlight = createInFlight(deps.config);
  const breakers = new BreakerRegistry(ports, reportTransitions(logger, metrics));
  const guarded = guard(stores.dedup, breakers.create(DEDUP_BREAKER));
  const decisions = deps.judging?.decisions ?? (await Decisions.open(journal, checkpoints));
  decisions.onStateRecorded((seq) => {
    unresolved.see(seq);
    tail.push({ seq, other: true });
  });
  decisions.onAppended((logged) => {
    unresolved.see(logged.seq);
    tail.push(logged);
  });
  const experiments = new ExperimentMonitor({ checkpoints, decisions, clock: ports.clock, logger }, logEnd);
  const costs = new CostLedger({ checkpoints, metrics, clock: ports.clock }, logEnd);
  const spans = new SpanRecorder({
    journal,
    ledger: costs,
    clock: ports.clock,
    onRecorded(logged) {
      unresolved.see(logged.seq);
      tail.push(logged);
    },
  });
  const acts = new ActRecorder({
    journal,
    clock: ports.clock,
    onRecorded(logged) {
      unresolved.see(logged.seq);
      tail.push(logged);
    },
  });
  const bandits = createBanditMonitor(deps, decisions, logEnd);
  const judge = deps.judging?.judge ?? createLocalJudge(deps.config.tenants, decisions);
  const ingest = createIngest(deps, judge, guarded, inFlight, unresolved, tail);

  const { scanned, settled } = await recover(journal, ingest, unresolved, decisions, resolvedThrough);
  logger.info({ scanned, settled }, 'journal replayed');
  await configureDecisions(decisions, deps.config.tenants.values(), ports);
  // A log that begins here needs none: a replay folds it from its first entry.
  if (logEnd > 0) await decisions.recordState();

  const watch = new Watch(checkpoints, decisions, ports.clock);
  const listeners: ((batch: OutcomeBatch) => void)[] = [];
  const runners = createRunners({
    ...deps,
    watchers: [watch, experiments, bandits, costs],
    tail,
    logEnd,
    onIndexed(batch) {
      for (const tell of listeners) tell(batch);
    },
  });
  for (const runner of runners) await runner.start();
  const maintenance = createMaintenance(deps, {
    guarded,
    ingest,
    unresolved,
    decisions,
    watch,
    experiments,
    bandits,
    runners,
    resolvedThrough,
  });
  maintenance.start();

  return {
    ingest,
    runners,
    dedup: guarded.dedup,
    breakers: breakers.all,
    inFlight,
    decisions,
    watch,
    experiments,
    bandits,
    costs,
    spans,
    acts,
    onIndexed: (tell) => void listeners.push(tell),
    settledOnStart: settled,
    unresolvedCount: () => unresolved.size,
    stop: () =>
      closeAll([
        () => ingest.drained(),
        () => maintenance.stop(),
        ...runners.map((runner) => () => runner.stop()),
      ]),
  };
}

interface GuardedDedup {
  readonly breaker: CircuitBreaker;
  readonly dedup: DedupStore;
  readonly prober: DedupStore;
}

const guard = (store: DedupStore, breaker: CircuitBreaker): GuardedDedup => ({
  breaker,
  dedup: guardDedup(store, breaker),
  prober: guardDedup(store, breaker, 'prober'),
});

const createInFlight = ({ settings }: GatewayConfig): InFlight =>
  new InFlight({ records: settings.MAX_IN_FLIGHT, bytes: MAX_IN_FLIGHT_BYTES });

function createIngest(
  { config, stores, metrics, logger, ports, externalJudge = NO_EXTERNAL_JUDGE }: CoreDeps,
  judge: Judge,
  guarded: GuardedDedup,
  inFlight: InFlight,
  unresolved: Unresolved,
  tail: ResultTail,
): Ingest {
  return new Ingest({
    journal: stores.journal,
    ...guarded,
    journalId: stores.journalId,
    judge: (evidence) => judge.judge(evidence),
    externalJudge,
    unresolved,
    onLogged: (logged) => tail.push(logged),
    inFlight,
    maxLeftovers: config.settings.MAX_IN_FLIGHT,
    monotonicMs: ports.monotonicMs,
    onSettled: (ms, requestId) => metrics.observeVerify(ms / 1000, requestId),
    onFault(stage, fault) {
      if (stage !== 'settle') metrics.walError();
      logger.error({ stage, error: describeFault(fault) }, 'a submission could not be carried through');
    },
    onShed: (reason) => metrics.shed(reason),
    onUnreadable(seq, { tenant, requestId }) {
      metrics.unreadable();
      logger.error(
        { journal_seq: seq, tenant_id: tenant, request_id: requestId },
        'a submission was damaged in the journal before it was settled, and is given up; its sender was never told a verdict',
      );
    },
  });
}

function createBanditMonitor(
  { config, stores, logger, ports }: CoreDeps,
  decisions: Decisions,
  logEnd: number,
): BanditMonitor {
  const { checkpoints } = stores;
  const feed = new ChoiceFeed(ports.disk, join(config.dataDir, 'feed', CHOICES));
  return new BanditMonitor({ checkpoints, decisions, feed, clock: ports.clock, logger }, logEnd);
}

interface Maintained {
  readonly guarded: GuardedDedup;
  readonly ingest: Ingest;
  readonly unresolved: Unresolved;
  readonly decisions: Decisions;
  readonly watch: Watch;
  readonly experiments: ExperimentMonitor;
  readonly bandits: BanditMonitor;
  readonly runners: readonly ProjectionRunner[];
  readonly resolvedThrough: number;
}

function createMaintenance(
  { config, stores, logger, ports }: CoreDeps,
  {
    guarded,
    ingest,
    unresolved,
    decisions,
    watch,
    experiments,
    bandits,
    runners,
    resolvedThrough,
  }: Maintained,
): Maintenance {
  const deps = {
    journal: stores.journal,
    ...guarded,
    checkpoints: stores.checkpoints,
    ingest,
    unresolved,
    decisions,
    proposeRecalibration: () =>
      proposeRecalibration({
        watch,
        decisions,
        policy: config.settings.CALIBRATION_RECALIBRATE,
        clock: ports.clock,
        logger,
      }),
    attendToExperiments: () => experiments.attend(),
    learnFromLabels: () => bandits.attend(),
    pruneOutcomes: async (before: PruneBefore) => stores.outcomes?.prune(before),
    runners,
    clock: ports.clock,
    monotonicMs: ports.monotonicMs,
    after: ports.after,
    retentionMs: config.settings.WAL_RETENTION_DAYS * DAY_MS,
    onFault: (fault: unknown) => logger.error({ error: describeFault(fault) }, 'housekeeping failed'),
  };
  return new Maintenance(deps, resolvedThrough);
}
