import { type KsResult, ksTwoSample } from './ks_two_sample.ts';
import { driftAlarm } from './martingale.ts';
import { type Miscoverage, miscoverage } from './miscoverage.ts';
import {
  DEFAULT_RECALIBRATION_LIMITS,
  type RecalibrationLimits,
  type RecalibrationTrigger,
  recalibrationProposal,
} from './recalibration_proposal.ts';
import type { WatchState } from './watch_state.ts';

export interface WatchParams extends RecalibrationLimits {
  /** Above 1. The alarm is false with a probability of at most 1/this, however often it is looked at. */
  readonly driftThreshold: number;
  /** P(accept ∣ wrong) and P(reject ∣ benign) that the calibration promised. */
  readonly deltaAccept: number;
  readonly deltaReject: number;
  /** Of the miscoverage intervals. */
  readonly confidence: number;
}

export const DEFAULT_WATCH_PARAMS: WatchParams = {
  ...DEFAULT_RECALIBRATION_LIMITS,
  driftThreshold: 100,
  deltaAccept: 0.05,
  deltaReject: 0.05,
  confidence: 0.95,
};

/** Plain JSON: every number in it is finite. */
export interface WatchReport {
  readonly atMs: number;
  readonly calibratedAtMs: number;
  readonly decisions: number;
  /** Reference against recent scores, for display. null while either is empty. */
  readonly ks: KsResult | null;
  readonly martingale: {
    readonly n: number;
    /** The capital now and at its largest, at most the largest finite number. */
    readonly value: number;
    readonly maxValue: number;
    readonly threshold: number;
    readonly alarm: boolean;
  };
  readonly miscoverage: { readonly accept: Miscoverage; readonly reject: Miscoverage };
  /** Why a recalibration is proposed; empty if none is. */
  readonly proposals: readonly RecalibrationTrigger[];
}

/** @throws VerdictError `params_invalid` or `argument_invalid` for parameters or a time without meaning */
export function watchReport(state: WatchState, params: WatchParams, nowMs: number): WatchReport {
  const { reference, recent, martingale, labels } = state;
  const { confidence } = params;
  const alarm = driftAlarm(martingale, params.driftThreshold);
  const accept = miscoverage(
    labels,
    { decision: 'accept', label: 'wrong', delta: params.deltaAccept },
    confidence,
  );
  const reject = miscoverage(
    labels,
    { decision: 'reject', label: 'benign', delta: params.deltaReject },
    confidence,
  );
  const proposal = recalibrationProposal(
    {
      nowMs,
      calibratedAtMs: state.calibratedAtMs,
      decisionsSince: state.decisions,
      driftAlarm: alarm,
      miscoverage: [accept, reject],
    },
    params,
  );
  return {
    atMs: nowMs,
    calibratedAtMs: state.calibratedAtMs,
    decisions: state.decisions,
    ks: reference.length > 0 && recent.length > 0 ? ksTwoSample(reference, recent) : null,
    martingale: {
      n: martingale.n,
      value: finite(martingale.logMartingale),
      maxValue: finite(martingale.maxLog),
      threshold: params.driftThreshold,
      alarm,
    },
    miscoverage: { accept, reject },
    proposals: proposal.triggers,
  };
}

/** JSON has no infinity: it would be written as null, which reads as no alarm. */
const finite = (log: number): number => Math.min(Number.MAX_VALUE, Math.exp(log));
