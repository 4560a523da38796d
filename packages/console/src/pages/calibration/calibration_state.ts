import type { Answer } from '../../api/types.ts';

/** What calibration does for a tenant now. */
export type CalibrationState = Answer<'getCalibration'>;
export type Feasibility = CalibrationState['accept'];
export type Charts = Answer<'getCalibrationCharts'>;
export type Preview = Answer<'previewCalibration'>;
export type Previewed = Preview['asked'];
export type Trigger = NonNullable<CalibrationState['watch']>['proposals'][number];

/** The two mistakes that are bounded, by what they are called on this page. */
export const CLASSES = {
  accept: { decision: 'accept', label: 'wrong', bound: 'P(accept ∣ wrong)' },
  reject: { decision: 'reject', label: 'benign', bound: 'P(reject ∣ benign)' },
} as const;
export type Side = keyof typeof CLASSES;

/** Whether the deterministic checks decide what calibration does not: then nothing is promised of it. */
export const checksAlone = ({ accept, settings }: Pick<CalibrationState, 'accept' | 'settings'>): boolean =>
  !accept.feasible && !settings.requireGuarantee;
