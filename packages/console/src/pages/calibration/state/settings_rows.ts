import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import type { CalibrationState } from '../calibration_state.ts';

export interface SettingRow {
  readonly name: string;
  readonly value: string;
  readonly means: string;
}

const DAY_MS = 86_400_000;

/** The settings that calibrate, by the names under which they are set. */
export function settingsRows(settings: CalibrationState['settings']): readonly SettingRow[] {
  const { score, deltaAccept, deltaReject, maxRecords, windowMs, requireGuarantee, fallback, labelShare } =
    settings;
  return [
    { name: 'CALIBRATION_SCORE', value: score, means: 'The score that labels calibrate.' },
    {
      name: 'CALIBRATION_DELTA_ACCEPT',
      value: formatNumber(deltaAccept),
      means: 'Bound on P(accept ∣ wrong).',
    },
    {
      name: 'CALIBRATION_DELTA_REJECT',
      value: formatNumber(deltaReject),
      means: 'Bound on P(reject ∣ benign).',
    },
    {
      name: 'CALIBRATION_MAX_RECORDS',
      value: formatCount(maxRecords),
      means: 'The newest so many labelled outcomes count.',
    },
    {
      name: 'CALIBRATION_WINDOW_DAYS',
      value: windowMs === null ? 'no limit' : `${formatNumber(windowMs / DAY_MS)} days`,
      means: 'Older outcomes no longer count.',
    },
    {
      name: 'CALIBRATION_FALLBACK',
      value: fallback,
      means:
        fallback === 'global'
          ? 'The labels of all tenants stand in for a tenant with fewer than 100.'
          : "Nobody else's labels stand in.",
    },
    {
      name: 'REQUIRE_GUARANTEE',
      value: requireGuarantee ? 'true' : 'false',
      means: requireGuarantee
        ? 'What no guarantee can be given for is escalated.'
        : 'With too few labels the checks decide alone, without a guarantee.',
    },
    {
      name: 'LABEL_SHARE',
      value: formatShare(labelShare),
      means:
        labelShare === 0
          ? 'Nothing that was decided is drawn: no label calibrates anything.'
          : 'Of what was decided, so much is drawn for labelling.',
    },
  ];
}
