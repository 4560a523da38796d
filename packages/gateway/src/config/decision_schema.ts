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
    default: 0.2,
    description:
      'Share of accepted outcomes, and of those that calibration rejects, that people are asked to label.',
  }),
  ENABLE_CALIBRATION_LOGGING: Type.Boolean({
    default: false,
    description: 'Keeps the features of every outcome, not only of those that are to be labelled.',
  }),
  RAG_MIN_OVERLAP: Type.Number({
    ...share,
    default: 0.35,
    description: 'Least Jaccard index of an answer with its passages, where RAG_DECIDE_BY names it.',
  }),
  RAG_MIN_CONTAINMENT: Type.Number({
    ...share,
    default: 0.5,
    description: "Least share of an answer's shingles that its passages hold.",
  }),
  RAG_DECIDE_BY: Type.Union([Type.Literal('containment'), Type.Literal('jaccard'), Type.Literal('both')], {
    default: 'containment',
    description: 'Which overlap must reach its least value.',
  }),
  RAG_SHINGLE_SIZE: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 16,
    description: 'Words per shingle of the grounding check.',
  }),
  RAG_REQUIRED: Type.Boolean({
    default: false,
    description: 'Escalates what comes without its answer and passages.',
  }),
  POLICY_REQUIRED: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9._-]+$',
      maxLength: 128,
      description:
        'Id of the policy that every record must come with a context for; escalates what comes without.',
    }),
  ),
  RISK_ROUTING_ENABLED: Type.Boolean({
    default: false,
    description: 'Spares the ensemble where the risk model is sure that the risk is low.',
  }),
  RISK_SKIP_ENSEMBLE_BELOW: Type.Number({
    ...share,
    default: 0.1,
    description: 'Probability of *wrong* below which the ensemble is spared.',
  }),
  RISK_REQUIRE_NARROW_CI: Type.Boolean({
    default: true,
    description: "Spares it only where the probability's interval is at most RISK_MAX_CI_WIDTH wide.",
  }),
  RISK_MAX_CI_WIDTH: Type.Number({ ...share, default: 0.05, description: 'Width of that interval.' }),
  ANOMALY_MODE: Type.Union([Type.Literal('observe'), Type.Literal('escalate'), Type.Literal('block')], {
    default: 'observe',
    description:
      'What follows when an output stands apart from what is usually accepted, once a model for that is promoted.',
  }),
  ENSEMBLE_CHECKS: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1024,
      description:
        'Checks that vote, comma-separated: `check[:weight[:open|closed[:timeout_ms]]]` with pcs_recompute, grounding, self_consistency, policy or external_judge. Unset or `none`: each check decides for itself.',
    }),
  ),
  ENSEMBLE_MIN_PASSES: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 64, description: 'Checks that must pass; all of them when unset.' }),
  ),
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
    rag_min_overlap: Type.Optional(DECISION_SETTINGS.RAG_MIN_OVERLAP),
    rag_min_containment: Type.Optional(DECISION_SETTINGS.RAG_MIN_CONTAINMENT),
    rag_decide_by: Type.Optional(DECISION_SETTINGS.RAG_DECIDE_BY),
    rag_shingle_size: Type.Optional(DECISION_SETTINGS.RAG_SHINGLE_SIZE),
    rag_required: Type.Optional(DECISION_SETTINGS.RAG_REQUIRED),
    risk_routing_enabled: Type.Optional(DECISION_SETTINGS.RISK_ROUTING_ENABLED),
    risk_skip_ensemble_below: Type.Optional(DECISION_SETTINGS.RISK_SKIP_ENSEMBLE_BELOW),
    risk_require_narrow_ci: Type.Optional(DECISION_SETTINGS.RISK_REQUIRE_NARROW_CI),
    risk_max_ci_width: Type.Optional(DECISION_SETTINGS.RISK_MAX_CI_WIDTH),
    anomaly_mode: Type.Optional(DECISION_SETTINGS.ANOMALY_MODE),
    ensemble_checks: DECISION_SETTINGS.ENSEMBLE_CHECKS,
    ensemble_min_passes: DECISION_SETTINGS.ENSEMBLE_MIN_PASSES,
    policy_required: DECISION_SETTINGS.POLICY_REQUIRED,
    /** Ensembles to choose from, in the place of `ensemble_checks`. */
    ensemble_arms: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
            checks: Type.String({
              minLength: 1,
              maxLength: 1024,
              description: 'Checks that vote, written as ENSEMBLE_CHECKS.',
            }),
            min_passes: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
          },
          { additionalProperties: false },
        ),
        { minItems: 2, maxItems: 8 },
      ),
    ),
    /** How one of `ensemble_arms` is chosen for each output. */
    bandit: Type.Optional(
      Type.Object(
        {
          policy: Type.Optional(
            Type.Union([Type.Literal('thompson'), Type.Literal('ucb1'), Type.Literal('kl_ucb')]),
          ),
          exploration_floor: Type.Optional(Type.Number(share)),
          exploration_decay: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 1 })),
          max_latency_p95_ms: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 600_000 })),
          safest_arm: Type.String({ minLength: 1, maxLength: 64 }),
          weights: Type.Optional(
            Type.Object(
              {
                containment: Type.Number({ minimum: 0, maximum: 1e6 }),
                agreement: Type.Number({ minimum: 0, maximum: 1e6 }),
                latency: Type.Number({ minimum: 0, maximum: 1e6 }),
              },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    /** A comparison of the fast path with the full one on live traffic. */
    routing_experiment: Type.Optional(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 64 }),
          treatment_share: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

export type TenantDecision = Static<typeof TenantDecisionSchema>;
