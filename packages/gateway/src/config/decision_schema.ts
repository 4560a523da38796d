import { type Static, Type } from 'typebox';

const share = { minimum: 0, maximum: 1 } as const;

/** The settings that decide besides the records. The same names, in lower case and for one tenant, in its `decision`. */
export const DECISION_SETTINGS = {
  CALIBRATION_SCORE: Type.Union([Type.Literal('bounds'), Type.Literal('risk')], {
    default: 'bounds',
    description:
      'Score that labels calibrate: `bounds`, closeness to the deterministic bounds, or `risk`, the promoted risk model.',
  }),
  CALIBRATION_DELTA_ACCEPT: Type.Number({
    ...share,
    default: 0.05,
    description: 'Bound on P(accept | wrong), once there are enough labels. 0 never accepts by calibration.',
  }),
  CALIBRATION_DELTA_REJECT: Type.Number({
    ...share,
    default: 0.05,
    description: 'Bound on P(reject | benign), once there are enough labels. 0 never rejects by calibration.',
  }),
  CALIBRATION_MAX_RECORDS: Type.Integer({
    default: 1000,
    minimum: 1,
    maximum: 100_000,
    description: 'Newest labelled outcomes of a tenant that calibrate it.',
  }),
  CALIBRATION_WINDOW_DAYS: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 36_500,
      description: 'Age of an outcome over which its label no longer counts; no limit when unset.',
    }),
  ),
  CALIBRATION_FALLBACK: Type.Union([Type.Literal('global'), Type.Literal('none')], {
    default: 'global',
    description:
      'Whose labels calibrate a tenant that has fewer than 100 of its own: those of all tenants, or nobody else.',
  }),
  REQUIRE_GUARANTEE: Type.Boolean({
    default: false,
    description: 'Escalates what the checks would accept while there are too few labels for a guarantee.',
  }),
  LABEL_SHARE: Type.Number({
    ...share,
    default: 0.1,
    description:
      'Share of accepted outcomes, and of those that calibration rejects, that people are asked to label.',
  }),
  ENABLE_CALIBRATION_LOGGING: Type.Boolean({
    default: false,
    description: 'Keeps the features of every outcome, not only of those that are to be labelled.',
  }),
} as const;

/** One tenant's own values; what it does not set, the gateway's settings say. */
export const TenantDecisionSchema = Type.Object(
  {
    calibration_score: Type.Optional(DECISION_SETTINGS.CALIBRATION_SCORE),
    calibration_delta_accept: Type.Optional(DECISION_SETTINGS.CALIBRATION_DELTA_ACCEPT),
    calibration_delta_reject: Type.Optional(DECISION_SETTINGS.CALIBRATION_DELTA_REJECT),
    calibration_max_records: Type.Optional(DECISION_SETTINGS.CALIBRATION_MAX_RECORDS),
    calibration_window_days: DECISION_SETTINGS.CALIBRATION_WINDOW_DAYS,
    calibration_fallback: Type.Optional(DECISION_SETTINGS.CALIBRATION_FALLBACK),
    require_guarantee: Type.Optional(DECISION_SETTINGS.REQUIRE_GUARANTEE),
    label_share: Type.Optional(DECISION_SETTINGS.LABEL_SHARE),
    enable_calibration_logging: Type.Optional(DECISION_SETTINGS.ENABLE_CALIBRATION_LOGGING),
  },
  { additionalProperties: false },
);

export type TenantDecision = Static<typeof TenantDecisionSchema>;
