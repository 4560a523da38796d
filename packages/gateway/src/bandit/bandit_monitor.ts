import type { ProjectionStore, Seq } from '@kakeya/storage';
import { type Change, type LoggedChange, type SettingsChange, tenantStateOf } from '@kakeya/verdict';
import { learnRewards, lessonOf } from '@kakeya/verdict/bandit';
import { CHOICES } from '../consumers.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { LoggedResult, Projection } from '../effects/projection.ts';
import type { Logger } from '../telemetry/log.ts';
import type { ChoiceFeed } from './choice_feed.ts';
import { ChoiceRun, type ChoiceRunJson } from './choice_run.ts';

/** Each state that is recorded takes in this many rewards: every one of them is a new calibration version too. */
export const OBSERVATIONS_PER_UPDATE = 20;

/** How many positions a crash may make the next start watch again. */
const SNAPSHOT_EVERY = 20_000;

/** Who learns without being a person. */
const BANDIT = 'bandit';

export interface BanditMonitorDeps {
  readonly checkpoints: ProjectionStore;
  readonly decisions: Pick<Decisions, 'latest' | 'append' | 'listen'>;
  readonly feed: ChoiceFeed;
  readonly clock: () => number;
  readonly logger: Logger;
}

/**
 * Learns which ensemble does best, from the labels of what each has decided. A projection of the log that is also the
 * only writer of what a bandit has learnt. Each state says up to which label it was learnt, so that a crash makes no
 * label count twice, and none be missed: what it had not recorded comes again with the log.
 */
export class BanditMonitor implements Projection {
  readonly name = CHOICES;
  readonly #deps: BanditMonitorDeps;
  readonly #runs = new Map<string, ChoiceRun>();
  #position: Seq = 0;
  #saved: Seq = 0;
  /** The newest position at which settings changed: before it is applied here, a run may be of other arms. */
  #caughtUpFrom: Seq;
  #turn: Promise<unknown> = Promise.resolve();

  /** `logEnd`: the last position before this process began to append. It must hear of every change since. */
  constructor(deps: BanditMonitorDeps, logEnd: Seq) {
    this.#deps = deps;
    this.#caughtUpFrom = logEnd;
    deps.decisions.listen({
      changed: ({ seq, change }) => {
        if (change.kind === 'settings') this.#caughtUpFrom = Math.max(this.#caughtUpFrom, seq);
      },
      settled: () => undefined,
    });
  }

  /** What a tenant's bandit has chosen; undefined where it has none, or where the log was not read so far. */
  runOf(tenant: string): Pick<ChoiceRun, 'lesson' | 'tallyOf'> | undefined {
    return this.#runs.get(tenant);
  }

  /**
   * Records what was learnt, where there is enough of it. Cheap when there is not.
   * @throws StorageError the journal cannot be written; it counts as not learnt
   */
  attend(): Promise<void> {
    const done = this.#turn.then(async () => {
      for (const [tenant, run] of this.#runs) while (await this.#learn(tenant, run));
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async open(logEnd: Seq): Promise<Seq> {
    this.#deps.feed.open(logEnd);
    const stored = await this.#deps.checkpoints.load(CHOICES);
    if (stored === undefined) return 0;
    const runs: readonly (readonly [string, ChoiceRunJson])[] = JSON.parse(stored.state);
    for (const [tenant, run] of runs) this.#runs.set(tenant, ChoiceRun.parse(run));
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
      // A failed write brings the same entries again: those that were seen already are passed over.
      if (entry.seq <= this.#position) continue;
      if ('change' in entry) this.#change(entry.seq, entry.change);
      else if (entry.result.kind === 'decided') this.#runs.get(entry.result.tenant)?.decided(entry.result);
    }
    this.#position = through;
    await this.#deps.feed.write();
    if (this.#position - this.#saved >= SNAPSHOT_EVERY) await this.#snapshot();
  }

  durablePosition(): Seq {
    return this.#saved;
  }

  async close(): Promise<void> {
    // What is not in the feed yet must come again.
    await this.#deps.feed.write();
    if (this.#position > this.#saved) await this.#snapshot();
  }

  /** Resolves with whether there may be more to learn at once. */
  async #learn(tenant: string, run: ChoiceRun): Promise<boolean> {
    const { decisions, clock, logger } = this.#deps;
    const { bandit: known, sampleSeed } = tenantStateOf(decisions.latest, tenant);
    if (this.#position < this.#caughtUpFrom || known?.lesson !== run.lesson) return false;
    const observed = run.observedAfter(known.through).slice(0, OBSERVATIONS_PER_UPDATE);
    const last = observed.at(-1);
    if (last === undefined || observed.length < OBSERVATIONS_PER_UPDATE) return false;
    const state = learnRewards(known.state, observed, sampleSeed);
    await decisions.append({
      kind: 'bandit',
      tenant,
      at_ms: clock(),
      by: BANDIT,
      lesson: run.lesson,
      through: last.seq,
      state,
    });
    logger.info({ tenant_id: tenant, rewards: state.observations }, 'the bandit has learnt from labels');
    return true;
  }

  #change(seq: Seq, change: Change): void {
    const run = this.#runs.get(change.tenant);
    if (change.kind === 'settings') this.#configure(seq, change, run);
    else if (change.kind === 'bandit') run?.learntThrough(change.through);
    else if (change.kind === 'label' && run !== undefined) {
      const choice = run.labelled(seq, change);
      if (choice !== undefined) this.#deps.feed.add(change.tenant, run.since, { seq, choice });
    }
  }

  #configure(since: Seq, { tenant, settings, sample_seed: secret }: SettingsChange, run?: ChoiceRun): void {
    // Settings that were recorded before there were bandits have none.
    const { bandit }: Partial<SettingsChange['settings']> = settings;
    if (bandit === undefined || bandit === null) {
      this.#runs.delete(tenant);
      return;
    }
    const lesson = lessonOf(bandit);
    if (run?.lesson !== lesson) this.#runs.set(tenant, new ChoiceRun({ bandit, lesson, secret, since }));
  }

  async #snapshot(): Promise<void> {
    const runs = [...this.#runs].map(([tenant, run]) => [tenant, run.toJson()]);
    await this.#deps.checkpoints.save(CHOICES, { seq: this.#position, state: JSON.stringify(runs) });
    this.#saved = this.#position;
  }
}
