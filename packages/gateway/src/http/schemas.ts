import { PROBLEM_TYPES } from '@kakeya/protocol';
import { type TSchema, Type } from 'typebox';
import { PolicyMemberSchema } from '../judge/policy_schema.ts';
import { ReceiptSchema } from '../judge/receipt_schema.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const line = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const positive = Type.Integer({ minimum: 1, maximum: MAX });

const hex64 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const count = Type.Integer({ minimum: 0, maximum: MAX });

const base = {
  pcs_id: hex64,
  schema: Type.Literal('fractal-lba-kakeya'),
  shard_id: line(256),
  epoch: count,
  attempt: positive,
  sent_at: Type.String({ format: 'date-time' }),
  seed: Type.Integer({ minimum: -MAX, maximum: MAX }),
  scales: Type.Array(positive, { minItems: 1, maxItems: 64 }),
  N_j: Type.Record(Type.String({ pattern: '^[1-9][0-9]*$' }), positive),
  coh_star: Type.Number({ minimum: 0, maximum: 2 }),
  v_star: Type.Array(Type.Number(), { minItems: 1, maxItems: 4096 }),
  D_hat: Type.Number({ minimum: -4096, maximum: 4096 }),
  r: Type.Number({ minimum: 0, maximum: 1 }),
  regime: Type.Union([Type.Literal('sticky'), Type.Literal('mixed'), Type.Literal('non_sticky')]),
  budget: Type.Number({ minimum: 0, maximum: 1 }),
  merkle_root: hex64,
  sig: Type.Optional(line(512)),
  ft: Type.Optional(
    Type.Object(
      {
        outbox_seq: count,
        degraded: Type.Boolean(),
        fallbacks: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 32 }),
        clock_skew_ms: Type.Integer({ minimum: -MAX, maximum: MAX }),
      },
      { additionalProperties: false },
    ),
  ),
};

const validity = Type.Union([
  Type.Object({ valid: Type.Literal(true) }, { additionalProperties: false }),
  Type.Object({ valid: Type.Literal(false), reason: line(512) }, { additionalProperties: false }),
]);

const PcsV01Schema = Type.Object({ ...base, version: Type.Literal('0.1') }, { additionalProperties: false });

const PcsV02Schema = Type.Object(
  {
    ...base,
    version: Type.Literal('0.2'),
    tenant_id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' })),
    payload_kind: Type.Optional(
      Type.Union([Type.Literal('points'), Type.Literal('embeddings'), Type.Literal('text')]),
    ),
    n: Type.Optional(count),
    d: Type.Optional(positive),
    validity: Type.Optional(
      Type.Object({ D_hat: validity, coh_star: validity, r: validity }, { additionalProperties: false }),
    ),
    context: Type.Optional(
      Type.Object(
        {
          answer: Type.Optional(hex64),
          passages: Type.Optional(Type.Array(hex64, { maxItems: 1024 })),
          policy_context: Type.Optional(hex64),
        },
        { additionalProperties: false },
      ),
    ),
    vrf: Type.Optional(
      Type.Object(
        {
          suite: Type.Union([
            Type.Literal('ECVRF-EDWARDS25519-SHA512-TAI'),
            Type.Literal('ECVRF-EDWARDS25519-SHA512-ELL2'),
          ]),
          public_key: line(128),
          alpha: line(1024),
          proof: line(256),
        },
        { additionalProperties: false },
      ),
    ),
    sig_alg: Type.Optional(
      Type.Union([Type.Literal('hmac-sha256'), Type.Literal('hmac-sha256-prehash'), Type.Literal('ed25519')]),
    ),
    kid: Type.Optional(line(128)),
  },
  { additionalProperties: false },
);

/** A record as the parser takes it. Beyond this schema it also checks `pcs_id` and that N_j has exactly the scales. */
export const PcsSchema = Type.Union([PcsV01Schema, PcsV02Schema], {
  description: 'A Proof-of-Computation Summary.',
});

/** What a submission may be: a record alone, or with what it was made from. */
export const SubmissionSchema = Type.Union([
  PcsSchema,
  Type.Object(
    {
      pcs: PcsSchema,
      answer: Type.Optional(Type.String()),
      passages: Type.Optional(Type.Array(Type.String(), { maxItems: 1024 })),
      samples: Type.Optional(Type.Array(Type.String(), { maxItems: 15 })),
      grounding: Type.Optional(ReceiptSchema),
      policy: Type.Optional(PolicyMemberSchema),
    },
    {
      additionalProperties: false,
      description:
        'A record with its texts, whose SHA-256 its `context` must hold, or with the receipt of their grounding check; and with what a policy is to judge it by.',
    },
  ),
]);

const share = Type.Number({ minimum: 0, maximum: 1 });

const nullable = (schema: TSchema) => Type.Union([schema, Type.Null()]);

const ScoreSchema = Type.Object(
  {
    name: Type.Union([Type.Literal('bounds'), Type.Literal('risk')]),
    value: nullable(share),
    bounds: nullable(share),
    model: Type.Union([Type.String(), Type.Null()]),
    interval: nullable(Type.Object({ low: share, high: share })),
  },
  { description: 'How suspect the record is: larger is more. null where it could not be had.' },
);

const RouteSchema = Type.Object(
  {
    path: Type.Union([Type.Literal('fast'), Type.Literal('full')]),
    reason: Type.String(),
    arm: nullable(Type.Union([Type.Literal('treatment'), Type.Literal('control')])),
    propensity: nullable(share),
  },
  { description: 'Whether the ensemble was spared, and why.' },
);

const CheckOutcomeSchema = Type.Object(
  {
    check: Type.String(),
    status: Type.Union(
      ['pass', 'fail', 'error', 'timeout', 'not_evaluated'].map((status) => Type.Literal(status)),
    ),
    score: nullable(share),
    evidence: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
    ),
  },
  { description: 'What one check said.' },
);

const EnsembleChoiceSchema = Type.Object(
  {
    arm: Type.String(),
    propensities: Type.Record(Type.String(), share),
    excluded: Type.Array(
      Type.Object({
        arm: Type.String(),
        limit: Type.Union([Type.Literal('latency_p95'), Type.Literal('cost')]),
        estimate: Type.Number({ minimum: 0 }),
        interval: Type.Object({ low: Type.Number(), high: Type.Number() }),
        n: count,
      }),
    ),
    fallback: nullable(Type.Literal('all_excluded')),
  },
  { description: 'Which ensemble was drawn to vote, and with which probability each could have been.' },
);

const spanKind = Type.Union(['number', 'date', 'quantity', 'name'].map((kind) => Type.Literal(kind)));

const GroundingSummarySchema = Type.Object(
  {
    jaccard: share,
    containment: share,
    grounded: Type.Boolean(),
    unsupported_count: count,
    unsupported: Type.Array(Type.Object({ kind: spanKind, start: count, end: count })),
  },
  { description: 'Overlap of the answer with its passages; offsets in UTF-16 units of the answer.' },
);

const GuaranteeSchema = Type.Object(
  {
    kind: Type.Union([Type.Literal('accept_given_wrong'), Type.Literal('reject_given_benign')]),
    delta: share,
    p_value: share,
    n_wrong: count,
    n_benign: count,
    set: Type.Union([Type.Literal('tenant'), Type.Literal('global')]),
    calibration_version: Type.String(),
  },
  { description: 'Bound on the rate of this mistake, over records like those that were labelled.' },
);

const NoGuaranteeSchema = Type.Object(
  {
    code: Type.Union([
      Type.Literal('too_few_labels'),
      Type.Literal('score_missing'),
      Type.Literal('refused_by_checks'),
      Type.Literal('left_to_a_person'),
    ]),
    message: Type.String(),
    n_wrong: count,
    needs_n_wrong: nullable(count),
  },
  { description: 'Why there is no guarantee.' },
);

const LabellingSchema = Type.Object(
  { wanted: Type.Boolean(), propensity: share, label_share: share },
  { description: 'Whether people are asked to label this outcome, and with which probability.' },
);

const digest = Type.String({ pattern: '^sha3-256:[0-9a-f]{64}$' });

const PolicySummarySchema = Type.Object(
  {
    id: Type.String(),
    version: Type.String(),
    verdict: Type.Union([Type.Literal('OK'), Type.Literal('WARN'), Type.Literal('FAIL')]),
    failed: Type.Array(Type.String()),
    warned: Type.Array(Type.String()),
    unknown: Type.Array(Type.String()),
    policy_hash: digest,
    ir_hash: digest,
    context_hash: digest,
  },
  { description: 'What a policy said of the output.' },
);

export const OutcomeSchema = Type.Object(
  {
    pcs_id: hex64,
    decision: Type.Union([Type.Literal('accept'), Type.Literal('escalate'), Type.Literal('reject')]),
    accepted: Type.Boolean(),
    escalated: Type.Boolean(),
    recomputed_D_hat: nullable(Type.Number()),
    recomputed_budget: nullable(Type.Number()),
    regime: Type.Union([base.regime, Type.Null()]),
    reasons: Type.Array(
      Type.Object({
        effect: Type.Union([Type.Literal('reject'), Type.Literal('escalate')]),
        code: Type.String(),
        message: Type.String(),
        values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
      }),
    ),
    params_hash: hex64,
    score: ScoreSchema,
    route: RouteSchema,
    checks: Type.Array(CheckOutcomeSchema),
    ensemble: nullable(EnsembleChoiceSchema),
    grounding: nullable(GroundingSummarySchema),
    policy: nullable(PolicySummarySchema),
    policy_shadow: Type.Optional(PolicySummarySchema),
    features: Type.Optional(Type.Record(Type.String(), nullable(Type.Number()))),
    guarantee: Type.Union([GuaranteeSchema, Type.Null()]),
    no_guarantee: Type.Union([NoGuaranteeSchema, Type.Null()]),
    labelling: LabellingSchema,
    calibration_version: Type.Union([Type.String(), Type.Null()]),
    policy_hash: nullable(digest),
    received_at: Type.String({ format: 'date-time' }),
    journal_seq: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false, description: 'The verdict on a record.' },
);

export const ProblemSchema = Type.Object(
  {
    type: Type.String({ enum: Object.values(PROBLEM_TYPES).map((entry) => entry.type) }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    request_id: Type.String(),
    retry_after_s: Type.Optional(Type.Integer()),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), message: Type.String() })),
    ),
  },
  { description: 'RFC 9457 problem details.' },
);

export const BatchLineSchema = Type.Object(
  {
    status: Type.Integer(),
    replayed: Type.Boolean(),
    outcome: Type.Optional(OutcomeSchema),
    problem: Type.Optional(ProblemSchema),
  },
  { description: 'One line of a batch answer, for the record on the same line of the request.' },
);

const CheckSchema = Type.Object({
  name: Type.String(),
  ok: Type.Boolean(),
  detail: Type.Optional(Type.String()),
});
export const ReadySchema = Type.Object({ ready: Type.Boolean(), checks: Type.Array(CheckSchema) });
export const HealthSchema = Type.Object({ status: Type.Literal('ok'), version: Type.String() });
