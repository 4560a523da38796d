import type { Seq } from '@kakeya/storage';
import type { LabelChange, Outcome } from '@kakeya/verdict';
import {
  type Choice,
  type EnsembleBandit,
  type LoggedChoice,
  loggedChoice,
  type Observation,
  rewardOfLabel,
} from '@kakeya/verdict/bandit';
import type { Result } from '../pipeline/log_entry.ts';
import { type ArmTally, ArmTallies } from './arm_tallies.ts';

type Decided = Extract<Result, { kind: 'decided' }>;

/** Outputs that wait for their label, the newest: labels of older ones come too late to count. */
const MAX_WAITING = 20_000;

/** What came of a choice, at the position of its label. */
export interface Observed extends Observation {
  readonly seq: Seq;
}

/** What a choice is remembered by until its label comes. */
type Waiting = readonly [arm: string, propensities: Choice['propensities'], latencyMs: number | null];

export interface ChoiceRunJson {
  readonly bandit: EnsembleBandit;
  readonly lesson: string;
  readonly secret: string;
  readonly since: Seq;
  readonly waiting: readonly (readonly [pcsId: string, ...Waiting])[];
  readonly observed: readonly Observed[];
  /** Missing in what was stored before there were tallies. */
  readonly tallies?: readonly (readonly [arm: string, ArmTally])[];
}

/** What one bandit of one tenant has chosen, and what came of it, in bounded memory. */
export class ChoiceRun {
  readonly bandit: EnsembleBandit;
  readonly lesson: string;
  /** Position from which on outputs were decided under it. */
  readonly since: Seq;
  readonly #secret: string;
  /** By pcs_id, oldest first. */
  readonly #waiting = new Map<string, Waiting>();
  #observed: readonly Observed[] = [];
  #tallies = new ArmTallies();

  constructor({
    bandit,
    lesson,
    secret,
    since,
  }: Pick<ChoiceRunJson, 'bandit' | 'lesson' | 'secret' | 'since'>) {
    this.bandit = bandit;
    this.lesson = lesson;
    this.since = since;
    this.#secret = secret;
  }

  decided({ inbox, pcs_id, settle_ms, answerJson }: Decided): void {
    if (inbox < this.since) return;
    const { ensemble, labelling }: Partial<Pick<Outcome, 'ensemble' | 'labelling'>> = JSON.parse(answerJson);
    if (ensemble === undefined || ensemble === null) return;
    this.#tallies.add(ensemble.arm, settle_ms ?? null);
    // A label that nobody asks for never counts.
    if (labelling?.wanted !== true) return;
    this.#wait(pcs_id, [ensemble.arm, ensemble.propensities, settle_ms ?? null]);
  }

  /**
   * The line for the log of choices; undefined where the label is of none. A choice counts once, by its first label:
   * what was learnt cannot be taken back, so a correction comes too late for it.
   */
  labelled(seq: Seq, change: LabelChange): LoggedChoice | undefined {
    const { pcs_id, label, decision, decided_at_ms, propensity, label_share, left_out } = change;
    const waiting = this.#waiting.get(pcs_id);
    if (waiting === undefined || left_out !== null) return undefined;
    this.#waiting.delete(pcs_id);
    const [arm, propensities, latencyMs] = waiting;
    const labelled = {
      pcsId: pcs_id,
      label,
      accepted: decision === 'accept',
      latencyMs,
      propensity,
      labelShare: label_share,
    };
    const { reward, terms } = rewardOfLabel(labelled, this.bandit, this.#secret);
    if (reward !== null) {
      this.#observed = [...this.#observed, { seq, arm, reward, latencyMs, costUsd: terms.cost_usd }];
    }
    const choice = { arm, propensities, excluded: [], fallback: null };
    return loggedChoice(choice, { atMs: decided_at_ms, reward, terms });
  }

  /** What the arm has decided since the run began. */
  tallyOf(arm: string): ArmTally {
    return this.#tallies.of(arm);
  }

  /** What nothing was learnt from yet, oldest first. */
  observedAfter(seq: Seq): readonly Observed[] {
    return this.#observed.filter((each) => each.seq > seq);
  }

  learntThrough(seq: Seq): void {
    this.#observed = this.observedAfter(seq);
  }

  toJson(): ChoiceRunJson {
    return {
      bandit: this.bandit,
      lesson: this.lesson,
      secret: this.#secret,
      since: this.since,
      waiting: [...this.#waiting].map(([id, waiting]) => [id, ...waiting]),
      observed: this.#observed,
      tallies: this.#tallies.toJson(),
    };
  }

  /** The run that `toJson` made the value from. The store of checkpoints vouches for its bytes. */
  static parse({ waiting, observed, tallies, ...rest }: ChoiceRunJson): ChoiceRun {
    const run = new ChoiceRun(rest);
    // Of what was stored without tallies, only what still waits is known to have been chosen.
    run.#tallies = tallies === undefined ? new ArmTallies() : new ArmTallies(tallies);
    if (tallies === undefined) for (const [, arm, , latencyMs] of waiting) run.#tallies.add(arm, latencyMs);
    for (const [id, ...choice] of waiting) run.#wait(id, choice);
    run.#observed = observed;
    return run;
  }

  #wait(pcsId: string, waiting: Waiting): void {
    // An id can be decided again once its outcome has expired: then it is new.
    this.#waiting.delete(pcsId);
    this.#waiting.set(pcsId, waiting);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > MAX_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
  }
}
