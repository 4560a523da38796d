import type { CalibrationRecord } from './calibration_set.ts';

/** Accept below the one, reject above the other, escalate what lies between or on either. */
export interface Thresholds {
  readonly acceptBelow: number;
  readonly rejectAbove: number;
}

/**
 * `acceptedWrong`: P(wrong | accepted), 1 − the precision of what is accepted. `missRate`: P(accepted | wrong).
 * `falseRejectRate`: P(rejected | benign). `escalationRate`: P(escalated).
 */
export type RiskName = 'acceptedWrong' | 'missRate' | 'falseRejectRate' | 'escalationRate';

/** `bad` of `n` records to which the risk applies. */
export interface RiskCount {
  readonly bad: number;
  readonly n: number;
}

export interface ThresholdCounts {
  readonly accepted: number;
  readonly rejected: number;
  readonly risks: Readonly<Record<RiskName, RiskCount>>;
}

export function countRisks(
  records: readonly CalibrationRecord[],
  { acceptBelow, rejectAbove }: Thresholds,
): ThresholdCounts {
  let [accepted, acceptedWrong, wrong, rejected, rejectedBenign] = [0, 0, 0, 0, 0];
  for (const { score, label } of records) {
    const isWrong = label === 'wrong';
    if (isWrong) wrong += 1;
    if (score < acceptBelow) {
      accepted += 1;
      if (isWrong) acceptedWrong += 1;
    } else if (score > rejectAbove) {
      rejected += 1;
      if (!isWrong) rejectedBenign += 1;
    }
  }
  const n = records.length;
  return {
    accepted,
    rejected,
    risks: {
      acceptedWrong: { bad: acceptedWrong, n: accepted },
      missRate: { bad: acceptedWrong, n: wrong },
      falseRejectRate: { bad: rejectedBenign, n: n - wrong },
      escalationRate: { bad: n - accepted - rejected, n },
    },
  };
}
