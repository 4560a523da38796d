import { formatShare } from '../../../ui/format.ts';
import type { EvidenceOutcome } from '../evidence.ts';

/** Why a label is recorded and yet calibrates nothing. */
const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ['unsolicited', 'it was not drawn for labelling, and what people pick themselves would bias the set'],
  ['nothing_drawn', 'the label share was 0, so nothing of what was decided is drawn'],
  ['refused_by_checks', 'the deterministic checks refused the outcome, whatever its score'],
  ['no_score', 'the outcome has no score'],
]);

export const leftOutText = (code: string): string => LEFT_OUT.get(code) ?? code;

interface Labelled {
  readonly label: 'wrong' | 'benign';
  readonly counted: boolean;
  readonly left_out: string | null;
  readonly replayed: boolean;
  readonly calibration_version: string | null;
}

/** What became of a label that was just given. */
export function labelledText({ label, counted, left_out, replayed, calibration_version }: Labelled): string {
  if (replayed) return `Labelled ${label} already: nothing changed.`;
  if (counted)
    return `Labelled ${label}. It counts from the next decision on${
      calibration_version === null ? '' : `, as calibration ${calibration_version}`
    }.`;
  return `Labelled ${label}. Recorded, but it calibrates nothing: ${leftOutText(left_out ?? 'the gateway does not say why')}.`;
}

/** Whether a label of this outcome is asked for, and how likely that was. */
export function wantedText({ wanted, propensity, label_share }: EvidenceOutcome['labelling']): string {
  if (label_share === 0)
    return 'Nothing of what is decided is drawn for labelling: a label would calibrate nothing.';
  if (wanted && propensity >= 1)
    return 'A label is asked for, as for every outcome that is left to a person.';
  if (wanted)
    return `A label is asked for: this outcome was drawn, with a chance of ${formatShare(propensity)}.`;
  if (propensity === 0)
    return 'No label is asked for: the checks refused the outcome, and calibration has no say on it. A label would be recorded and calibrate nothing.';
  return `No label is asked for: this outcome was not drawn (its chance was ${formatShare(propensity)}). A label would be recorded and calibrate nothing.`;
}
