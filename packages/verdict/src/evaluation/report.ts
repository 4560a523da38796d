import type { AtThreshold, BestF1 } from './at_threshold.ts';
import type { BootstrapInterval } from './bootstrap.ts';
import type { Brier } from './brier.ts';
import type { AurocComparison } from './compare_aurocs.ts';
import type { AurocInterval } from './delong_interval.ts';
import type { ReliabilityBin } from './reliability.ts';
import type { CoverageAtRisk } from './risk_coverage.ts';
import type { ClassCounts, Scored } from './scored.ts';
import type { ControlName } from './text_controls.ts';

export interface EvaluationItem extends Scored {
  /** What the label is about; the controls are computed from it. */
  readonly text: string;
}

export interface EvaluationOptions {
  /** Of the bootstrap and of the length matching. Default 1. */
  readonly seed?: number;
  /** Flag scores of at least this. */
  readonly threshold?: number;
  /** Default .95. */
  readonly confidence?: number;
  /** Default 1000. */
  readonly resamples?: number;
}

export type DefinedAuroc = Extract<AurocInterval, { defined: true }>;

/** How far a control gets that knows nothing of what the text says. */
export interface ControlReport {
  readonly name: ControlName;
  /** As it stands: larger values flagged as wrong. */
  readonly auroc: DefinedAuroc;
  /**
   * max(AUROC, 1 − AUROC): what the control reaches if its direction is chosen on these labels. Only ever for a control,
   * which gets the benefit of the doubt; the score has to have its direction beforehand.
   */
  readonly directionFree: number;
  readonly direction: 'larger_is_wrong' | 'smaller_is_wrong';
  /** Score less control in its better direction: DeLong's paired test. */
  readonly scoreLessControl: AurocComparison;
  /** False as soon as the data cannot tell: a difference that is not above 0 at the report's confidence. */
  readonly beaten: boolean;
}

export interface LengthMatchedReport {
  /** Pairs of a wrong and a benign text whose lengths differ by at most 10 %. */
  readonly pairs: number;
  /** Share of the smaller class that found a partner. */
  readonly kept: number;
  readonly auroc: AurocInterval;
  /** Of length alone in the subset: near .5 if the matching worked. */
  readonly lengthAuroc: AurocInterval;
}

export type Calibration =
  | {
      readonly defined: true;
      readonly brier: Extract<Brier, { defined: true }>;
      readonly expectedCalibrationError: number;
      readonly bins: readonly ReliabilityBin[];
    }
  | { readonly defined: false; readonly reason: string };

/** A measure with its bootstrap interval. */
export interface Bootstrapped {
  readonly value: number;
  readonly interval: BootstrapInterval;
}

/** `score_reversed`: worse than chance; `not_above_chance`; `control_as_good`: a control is not beaten. */
export type VerdictKind = 'score_reversed' | 'not_above_chance' | 'control_as_good' | 'beats_controls';

export interface EvaluationReport extends ClassCounts {
  readonly n: number;
  readonly confidence: number;
  readonly seed: number;
  readonly auroc: DefinedAuroc;
  /** Average precision; `shareWrong` is what a score without information gets. */
  readonly auprc: Bootstrapped;
  readonly shareWrong: number;
  /** null without a threshold. */
  readonly atThreshold: (AtThreshold & { readonly f1Interval: BootstrapInterval }) | null;
  readonly bestF1: BestF1;
  readonly areaUnderRiskCoverage: Bootstrapped;
  readonly coverageAtRisk: readonly CoverageAtRisk[];
  readonly calibration: Calibration;
  readonly controls: readonly ControlReport[];
  readonly lengthMatched: LengthMatchedReport;
  readonly verdict: { readonly kind: VerdictKind; readonly sentences: readonly string[] };
}
