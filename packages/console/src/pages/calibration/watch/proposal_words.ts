import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import type { Trigger } from '../calibration_state.ts';

const DAY_MS = 86_400_000;
const days = (ms: number): string => `${formatNumber(ms / DAY_MS)} days`;

/** Why a recalibration is due. */
export function proposalWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'age':
      return `The last calibration is ${days(trigger.ageMs)} old; it is due after ${days(trigger.limitMs)}.`;
    case 'decisions':
      return `${formatCount(trigger.decisions)} decisions since the last calibration; it is due after ${formatCount(trigger.limit)}.`;
    case 'drift':
      return 'The drift watch raised its alarm.';
    case 'miscoverage':
      return `P(${trigger.decision} ∣ ${trigger.label}) is estimated at ${formatShare(trigger.estimate)}, off by more than half of δ = ${formatNumber(trigger.delta)}, and its interval excludes δ.`;
  }
}
