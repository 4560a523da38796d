import {
  type Answer,
  type Core,
  createLogger,
  type GatewayConfig,
  identifyJournal,
  type Ports,
  startCore,
  type Stores,
} from '@kakeya/gateway/core';
import { type Change, type DecisionState, tenantStateOf } from '@kakeya/verdict';
import {
  type CorruptRange,
  openJournal,
  openProjectionStore,
  type RecoveryReport,
  StorageError,
} from '@kakeya/storage';
import { diskView } from '../disk/disk_view.ts';
import { MachineDisk } from '../disk/machine_disk.ts';
import { ProcessClock } from '../world/process_clock.ts';
import type { Random } from '../world/random.ts';
import { type Life, never, type World } from '../world/world.ts';
import type { PlannedChange } from '../plan/planned_change.ts';
import type { DedupModel } from './dedup_model.ts';
import { withDecision } from './environment.ts';
import type { TenantName } from './records.ts';
import { fickleJudge } from './fickle_judge.ts';
import { noteFound, observed, type ObservedLog } from './observed_journal.ts';
import { type SimMetrics, simMetrics } from './sim_metrics.ts';

export interface GatewayOptions {
  readonly world: World;
  readonly name: string;
  readonly random: Random;
  readonly config: GatewayConfig;
  readonly dedup: DedupModel;
  readonly segmentBytes: number;
  readonly diskLatencyMs: number;
  readonly clockRate: number;
  /** Whether bits of its journal will flip. */
  readonly rots: boolean;
}

/** What one life of a gateway holds. */
interface Running {
  /** That it was started with. */
  readonly config: GatewayConfig;
  readonly core: Core;
  readonly stores: Stores;
  readonly metrics: SimMetrics;
}

/** What a gateway decided with at a moment at which it had read all changes up to a position. */
interface DecidedWith {
  readonly when: string;
  readonly through: number;
  readonly state: DecisionState;
  /** With what they were to decide when it started. */
  readonly tenants: GatewayConfig['tenants'];
}

export const AFTER_A_START = 'after a start';

const LOGGER = createLogger('silent', { write: () => undefined });
const WATCH_MS = 250;
const RESTART_MS = 300;

/** A gateway's machine: disk and clock outlive the process, and a supervisor starts it again whenever it ends. */
export class GatewayNode {
  readonly name: string;
  readonly disk: MachineDisk;
  readonly clock: ProcessClock;
  /** Deleted by retention, for the checker alone. */
  readonly archive = new Map<string, Uint8Array>();
  /** Every append that was acknowledged, in all lives. */
  readonly log: ObservedLog = { entries: new Map(), overwritten: [] };
  readonly reports: RecoveryReport[] = [];
  /** How often the journal was opened; those that failed or died on the way reported nothing. */
  openings = 0;
  /** Found while reading, after the start. */
  readonly corruption: CorruptRange[] = [];
  readonly startFaults: unknown[] = [];
  /** Changes that somebody was told count, in all lives. */
  readonly acknowledgedChanges: { readonly seq: number; readonly change: Change }[] = [];
  readonly decidedWith: DecidedWith[] = [];
  readonly #options: GatewayOptions;
  readonly #random: Random;
  #life: Life = { alive: false };
  #running: Running | undefined;
  #metrics: SimMetrics = simMetrics();
  #config: GatewayConfig;
  /** Most submissions in work at once, in any life. */
  peakInFlight = 0;
  /** Whether a bit of the journal rotted: what is lost to that is exempt from what is promised. */
  journalRotted = false;
  #mendSnapshots: (() => void)[] = [];

  constructor(options: GatewayOptions) {
    const { world, name, random } = options;
    this.#options = options;
    this.#random = random.fork();
    this.#config = options.config;
    this.name = name;
    this.clock = new ProcessClock(world, options.clockRate, 0);
    this.disk = new MachineDisk({
      world,
      name,
      random: random.fork(),
      latencyMs: options.diskLatencyMs,
      onRemove: (path, bytes) => {
        if (path.endsWith('.seg')) this.archive.set(path, Uint8Array.from(bytes));
      },
    });
  }

  get running(): Running | undefined {
    return this.#life.alive ? this.#running : undefined;
  }

  /** The totals as the last life showed them. */
  get totals(): ReadonlyMap<string, number> {
    return this.#metrics.totals;
  }

  get alive(): boolean {
    return this.#life.alive;
  }

  start(): void {
    if (this.#life.alive) return;
    const life: Life = { alive: true };
    this.#life = life;
    this.#running = undefined;
    this.#options.world.note('start', this.name);
    this.#open(life).then(
      (running) => {
        if (!life.alive) return;
        this.#running = running;
        this.noteDecisions(AFTER_A_START);
        this.#options.world.note('up', this.name);
        this.#watch(life, running);
      },
      (fault: unknown) => {
        if (!life.alive) return;
        this.startFaults.push(fault);
        this.#options.world.note('start-failed', this.name, String(fault));
        this.kill();
        if (fault instanceof StorageError && fault.code === 'state_corrupt') this.#restoreSnapshots();
        this.#options.world.after(RESTART_MS, () => this.start());
      },
    );
  }

  /** Whether some positions of its journal hold nothing that can be read. */
  get hasGaps(): boolean {
    return this.journalRotted || this.reports.some(({ corrupt }) => corrupt.length > 0);
  }

  noteFlip(where: 'journal' | 'snapshot', mend: () => void): void {
    if (where === 'journal') this.journalRotted = true;
    else this.#mendSnapshots.push(mend);
  }

  /** Ends without a trace: the schedule is over. */
  dispose(): void {
    this.#life.alive = false;
  }

  /** What the refusal tells the operator to do. */
  #restoreSnapshots(): void {
    for (const mend of this.#mendSnapshots.splice(0)) mend();
  }

  /** Only the process ends: what it wrote is in the page cache. */
  kill(): void {
    if (!this.#life.alive) return;
    this.#options.world.note('kill', this.name);
    this.#die();
    this.disk.loseProcess();
  }

  losePower(): void {
    this.#options.world.note('power-loss', this.name);
    this.#die();
    this.disk.losePower();
  }

  /** As on SIGTERM: what is under way is finished, checkpoints are saved. */
  async stop(): Promise<void> {
    const { running } = this;
    if (running === undefined) {
      this.kill();
      return;
    }
    this.#options.world.note('stop', this.name);
    const life = this.#life;
    this.#running = undefined;
    try {
      await running.core.stop();
      await running.stores.close();
    } catch (fault) {
      this.#options.world.note('stop-failed', this.name, String(fault));
    }
    if (life.alive) this.kill();
  }

  /** A submission as the HTTP edge hands it on; undefined when nobody listens. */
  submit(tenant: string, body: Uint8Array, idempotencyKey: string | undefined): Promise<Answer> | undefined {
    const { running } = this;
    const known = this.#config.tenants.get(tenant);
    if (running === undefined || known === undefined) return undefined;
    const life = this.#life;
    const answer = running.core.ingest.submit({
      tenant: known.id,
      requestId: this.#random.uuid(),
      receivedAtMs: this.clock.nowMs(),
      body,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    this.peakInFlight = Math.max(this.peakInFlight, running.core.ingest.inFlight);
    return answer.then((value) => (life.alive ? value : never()));
  }

  /**
   * Somebody changes what decides; resolves with whether it counts. undefined when nobody listens. Settings are edited
   * beside the process, so that the next start has them whatever becomes of this.
   */
  change(tenant: TenantName, planned: PlannedChange): Promise<boolean> | undefined {
    if (planned.kind === 'settings') this.#config = withDecision(this.#config, tenant, planned.settings);
    const { running } = this;
    if (running === undefined) return undefined;
    const { decisions } = running.core;
    const life = this.#life;
    const base = { tenant, at_ms: this.clock.nowMs() };
    const change: Change =
      planned.kind === 'settings'
        ? { ...planned, ...base, sample_seed: tenantStateOf(decisions.latest, tenant).sampleSeed }
        : { ...planned, ...base };
    return decisions.append(change).then(
      (seq) => {
        if (!life.alive) return never();
        this.acknowledgedChanges.push({ seq, change });
        return true;
      },
      () => (life.alive ? false : never()),
    );
  }

  /** Only when nothing is being appended: what is durable is then what is known. */
  noteDecisions(when: string): void {
    const { running } = this;
    if (running === undefined) return;
    const { core, stores } = running;
    const through = stores.journal.stats().durableSeq;
    this.decidedWith.push({ when, through, state: core.decisions.latest, tenants: running.config.tenants });
  }

  #die(): void {
    this.#life.alive = false;
    this.#running = undefined;
    this.disk.disarm();
  }

  async #open(life: Life): Promise<Running> {
    const { dedup, segmentBytes, rots } = this.#options;
    const config = this.#config;
    const ports = this.#ports(life);
    this.openings += 1;
    const { journal, recovery } = await openJournal({
      directory: config.journalDir,
      disk: ports.disk,
      clock: ports.clock,
      segmentBytes,
      // For all lives of the journal: a segment id is never drawn twice.
      randomBytes: this.#random.bytes,
      onCorruption: (range) => this.corruption.push(range),
    });
    this.reports.push(recovery);
    if (rots) await noteFound(journal, this.log);
    const checkpoints = await openProjectionStore({
      directory: `${config.dataDir}/projections`,
      disk: ports.disk,
    });
    const stores: Stores = {
      journal: observed(journal, this.log),
      journalRecovery: recovery,
      journalId: await identifyJournal(checkpoints, ports.randomUUID),
      dedup: dedup.client(this.name, life),
      checkpoints,
      close: () => journal.close(),
    };
    const metrics = simMetrics();
    this.#metrics = metrics;
    const externalJudge = fickleJudge(life, this.#options.world, this.#random);
    const core = await startCore({ config, stores, metrics, logger: LOGGER, ports, externalJudge });
    return { config, core, stores, metrics };
  }

  #ports(life: Life): Ports {
    const { world } = this.#options;
    return {
      clock: this.clock.nowMs,
      monotonicMs: this.clock.monotonicMs,
      after: (ms, callback) => world.afterIn(life, this.clock.realMs(ms), callback),
      disk: diskView(this.disk, life),
      randomUUID: this.#random.uuid,
      random: this.#random.next,
    };
  }

  /** The probe that a supervisor makes: a journal that has failed is only good again after a restart. */
  #watch(life: Life, { stores }: Running): void {
    this.#options.world.afterIn(life, WATCH_MS, () => {
      const health = stores.journal.health();
      if (!health.ok && health.code === 'journal_failed') {
        this.kill();
        this.#options.world.after(RESTART_MS, () => this.start());
      } else if (this.#running !== undefined) this.#watch(life, { ...this.#running });
    });
  }
}
