import type { Seq } from '@kakeya/storage';
import type { Decision, DecisionSettings, LabelChange, Outcome } from '@kakeya/verdict';
import type { RoutedRecord } from '@kakeya/verdict/routing';
import type { Result } from '../pipeline/log_entry.ts';

export type Experiment = NonNullable<DecisionSettings['routing']['experiment']>;
type Decided = Extract<Result, { kind: 'decided' }>;

/** Outputs that are kept of a tenant's experiment, the newest: labels of older ones come too late to count. */
export const MAX_OUTPUTS = 20_000;

interface RoutedOutput {
  readonly arm: RoutedRecord['arm'];
  readonly path: RoutedRecord['path'];
  readonly latencyMs: number;
  readonly decision: Decision;
  /** With which probability people were asked to label it; 0: its labels never count. */
  readonly propensity: number;
  /** null: nobody has labelled it. */
  readonly wrong: boolean | null;
}

type OutputRow = readonly [
  pcsId: string,
  arm: RoutedOutput['arm'],
  path: RoutedOutput['path'],
  latencyMs: number,
  decision: Decision,
  propensity: number,
  wrong: boolean | null,
];

export interface ExperimentRunJson {
  readonly experiment: Experiment;
  readonly since: Seq;
  readonly labelled: number;
  readonly labelledAtLook: number;
  readonly outputs: readonly OutputRow[];
}

/** What went through one experiment of one tenant, in bounded memory. */
export class ExperimentRun {
  readonly experiment: Experiment;
  /** Position from which on outputs were routed by it: what was recorded before was not, however late it is decided. */
  readonly #since: Seq;
  /** By pcs_id, oldest first. */
  readonly #outputs: Map<string, RoutedOutput>;
  #labelled: number;
  #labelledAtLook: number;

  constructor(experiment: Experiment, since: Seq, counts = { labelled: 0, labelledAtLook: 0 }) {
    this.experiment = experiment;
    this.#since = since;
    this.#outputs = new Map();
    this.#labelled = counts.labelled;
    this.#labelledAtLook = counts.labelledAtLook;
  }

  /** Outputs that were labelled since it began; those that are no longer kept included. */
  get labelled(): number {
    return this.#labelled;
  }

  get labelledSinceLook(): number {
    return this.#labelled - this.#labelledAtLook;
  }

  get records(): readonly RoutedRecord[] {
    return [...this.#outputs.values()].map(({ arm, path, latencyMs, decision, propensity, wrong }) => ({
      arm,
      path,
      latencyMs,
      wrong,
      contained: decision !== 'accept',
      // What is never to be labelled stands for itself alone; its weight is not read.
      weight: propensity > 0 ? 1 / propensity : 1,
    }));
  }

  decided({ inbox, pcs_id, decision, settle_ms, answerJson }: Decided): void {
    // A result without its time was logged by an older version, which ran no experiments to be watched.
    if (inbox < this.#since || settle_ms === undefined) return;
    const { route, labelling }: Partial<Pick<Outcome, 'route' | 'labelling'>> = JSON.parse(answerJson);
    if (route === undefined || route.arm === null || labelling === undefined) return;
    this.#add(pcs_id, {
      arm: route.arm,
      path: route.path,
      latencyMs: settle_ms,
      decision,
      propensity: labelling.propensity,
      wrong: null,
    });
  }

  /** A corrected label replaces the one before, and is no further outcome. */
  label({ pcs_id, label, left_out }: LabelChange): void {
    const output = this.#outputs.get(pcs_id);
    if (output === undefined || left_out !== null) return;
    if (output.wrong === null) this.#labelled += 1;
    this.#outputs.set(pcs_id, { ...output, wrong: label === 'wrong' });
  }

  looked(): void {
    this.#labelledAtLook = this.#labelled;
  }

  toJson(): ExperimentRunJson {
    return {
      experiment: this.experiment,
      since: this.#since,
      labelled: this.#labelled,
      labelledAtLook: this.#labelledAtLook,
      outputs: [...this.#outputs].map(([id, { arm, path, latencyMs, decision, propensity, wrong }]) => [
        id,
        arm,
        path,
        latencyMs,
        decision,
        propensity,
        wrong,
      ]),
    };
  }

  /** The run that `toJson` made the value from. The store of checkpoints vouches for its bytes. */
  static parse({ experiment, since, outputs, ...counts }: ExperimentRunJson): ExperimentRun {
    const run = new ExperimentRun(experiment, since, counts);
    for (const [id, arm, path, latencyMs, decision, propensity, wrong] of outputs) {
      run.#add(id, { arm, path, latencyMs, decision, propensity, wrong });
    }
    return run;
  }

  #add(pcsId: string, output: RoutedOutput): void {
    // An id can be decided again once its outcome has expired: then it is new.
    this.#outputs.delete(pcsId);
    this.#outputs.set(pcsId, output);
    const [oldest] = this.#outputs.keys();
    if (this.#outputs.size > MAX_OUTPUTS && oldest !== undefined) this.#outputs.delete(oldest);
  }
}
