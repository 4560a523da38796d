import { Type } from 'typebox';
import { OutcomeSchema, PcsSchema } from '../schemas.ts';

const hex64 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const count = Type.Integer({ minimum: 0 });
const seq = Type.Integer({ minimum: 1 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const time = Type.String({ format: 'date-time' });
const label = Type.Union([Type.Literal('wrong'), Type.Literal('benign')]);
const decision = Type.Union([Type.Literal('accept'), Type.Literal('escalate'), Type.Literal('reject')]);
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const TenantIdSchema = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' });

/** Whose outcomes: the token's own tenant by default; `*` and others need the scope tenants:read. */
const WhoseSchema = Type.Union([Type.Literal('*'), TenantIdSchema]);

const MOST_LISTED = 500;

export const OutcomeQuerySchema = Type.Object(
  {
    tenant: Type.Optional(WhoseSchema),
    from: Type.Optional(time),
    until: Type.Optional(time),
    decision: Type.Optional(decision),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    shard: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
    q: Type.Optional(
      Type.String({ minLength: 1, maxLength: 256, description: 'Prefix of the id, or part of the shard.' }),
    ),
    labelled: Type.Optional(
      Type.Union([Type.Literal('yes'), Type.Literal('no'), Type.Literal('wanted')], {
        description: 'wanted: asked for and not yet labelled.',
      }),
    ),
    order: Type.Optional(Type.Union([Type.Literal('newest'), Type.Literal('oldest')], { default: 'newest' })),
    through: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Of the first page: holds the list still.' }),
    ),
    offset: Type.Optional(count),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_LISTED, default: 100 })),
  },
  { additionalProperties: false },
);

export const OutcomeRowSchema = Type.Object(
  {
    pcs_id: hex64,
    tenant: Type.String(),
    shard_id: nullable(Type.String()),
    decision,
    regime: nullable(Type.String()),
    reasons: Type.Array(Type.String()),
    score: nullable(share),
    settle_ms: nullable(Type.Number({ minimum: 0 })),
    received_at: time,
    journal_seq: seq,
    result_seq: seq,
    guarantee: nullable(Type.String()),
    policy: nullable(Type.Object({ id: Type.String(), version: Type.String(), verdict: Type.String() })),
    label_wanted: Type.Boolean(),
    label: nullable(label),
    replays: count,
    equivocations: count,
  },
  { description: 'An outcome as a list shows it.' },
);

export const OutcomePageSchema = Type.Object({
  through: count,
  total: count,
  offset: count,
  outcomes: Type.Array(OutcomeRowSchema),
});

const LinePlotSchema = Type.Object(
  {
    points: Type.Array(Type.Object({ scale: seq, n_j: seq, x: Type.Number(), y: Type.Number() })),
    slope: Type.Number(),
    intercept: Type.Number(),
    claimed_slope: Type.Number(),
    tolerance: Type.Number({ description: 'How far the claimed slope may be from the recomputed one.' }),
  },
  { description: 'log2 of the covered cells over log2 of the scale, with the Theil–Sen line.' },
);

const HistogramSchema = Type.Object({ edges: Type.Array(Type.Number()), counts: Type.Array(count) });

const NullSchema = Type.Object(
  { mean: Type.Number(), sd: Type.Number({ minimum: 0 }), z: Type.Number() },
  {
    description:
      'Inputs of this size without structure: their mean and standard deviation, and how many of these the value is above the mean. No p-value.',
  },
);

const GeometrySchema = Type.Object(
  {
    n_j: nullable(LinePlotSchema),
    coherence: nullable(
      Type.Object({
        projection: HistogramSchema,
        coh_star: Type.Number(),
        null: nullable(NullSchema),
      }),
    ),
    compression: nullable(Type.Object({ r: Type.Number(), null: nullable(NullSchema) })),
    absent: Type.Array(Type.Object({ part: Type.String(), why: Type.String() }), {
      description: 'What cannot be drawn, and why: a record alone does not hold the points it summarises.',
    }),
  },
  { description: 'What the structural signals were computed from. They say nothing of factual error.' },
);

const SpanSchema = Type.Object({
  kind: Type.Union([
    Type.Literal('number'),
    Type.Literal('date'),
    Type.Literal('quantity'),
    Type.Literal('name'),
  ]),
  start: count,
  end: count,
});

export const EvidenceQuerySchema = Type.Object(
  { tenant: Type.Optional(TenantIdSchema) },
  { additionalProperties: false },
);

export const EvidenceSchema = Type.Object(
  {
    row: OutcomeRowSchema,
    /** null: neither the journal nor the dedup store has it any more. */
    outcome: nullable(OutcomeSchema),
    record: nullable(
      Type.Object({
        pcs: PcsSchema,
        canonical: Type.String({ description: 'The bytes that were signed, as text.' }),
        canonical_sha256: hex64,
        signature: Type.Object({
          alg: nullable(Type.String()),
          kid: nullable(Type.String()),
          value: nullable(Type.String()),
          check: Type.Union(
            [
              Type.Literal('valid'),
              Type.Literal('invalid'),
              Type.Literal('unsigned'),
              Type.Literal('key_unknown'),
            ],
            {
              description:
                'Checked again now with the keys of now, as of the time of receipt. A record that names no key, and that none of them signed, is invalid.',
            },
          ),
        }),
      }),
    ),
    journal: Type.Object({
      id: Type.String(),
      inbox_seq: seq,
      result_seq: seq,
      request_id: nullable(Type.String()),
      present: Type.Boolean({ description: 'false: retention has removed the entry.' }),
    }),
    repetitions: Type.Array(
      Type.Object({
        at: time,
        request_id: Type.String(),
        journal_seq: seq,
        equivocation: nullable(Type.Object({ stored_digest: hex64, claimed_digest: hex64 })),
      }),
    ),
    labels: Type.Array(
      Type.Object({ label, by: Type.String(), at: time, left_out: nullable(Type.String()) }),
    ),
    texts: nullable(
      Type.Object({
        answer: nullable(Type.String()),
        passages: Type.Array(Type.String()),
        unsupported: Type.Array(SpanSchema),
      }),
    ),
    texts_absent: nullable(
      Type.Union([Type.Literal('not_submitted'), Type.Literal('scope'), Type.Literal('retained_away')]),
    ),
    geometry: nullable(GeometrySchema),
  },
  { description: 'One outcome with everything that it can be derived from again.' },
);

const LatencySchema = Type.Object(
  {
    n: seq,
    p50_ms: Type.Number(),
    p95_ms: Type.Number(),
    p99_ms: Type.Number(),
    relative_error: Type.Number({
      description: 'How far a quantile may be from the exact one, as a share of it.',
    }),
  },
  { description: 'From record to decision.' },
);

const counted = {
  accept: count,
  escalate: count,
  reject: count,
  replayed: count,
  equivocations: count,
  refused: count,
};

/** Of an overview. */
export const MOST_BUCKETS = 100;

export const OverviewQuerySchema = Type.Object(
  {
    tenant: Type.Optional(WhoseSchema),
    from: time,
    until: time,
  },
  { additionalProperties: false },
);

export const OverviewSchema = Type.Object({
  from: Type.String({
    format: 'date-time',
    description: 'What was counted begins here: at the start of a bucket.',
  }),
  until: Type.String({ format: 'date-time', description: 'And ends here: at the end of a bucket.' }),
  bucket_ms: seq,
  buckets: Type.Array(Type.Object({ at: time, ...counted, latency: nullable(LatencySchema) })),
  totals: Type.Object(counted),
  latency: nullable(LatencySchema),
  escalation: Type.Object({
    n: count,
    rate: nullable(share),
    interval: nullable(Type.Object({ low: share, high: share, confidence: share })),
    target: nullable(share),
  }),
  reasons: Type.Array(Type.Object({ code: Type.String(), n: count })),
});

export const SessionSchema = Type.Object({
  tenant: Type.String(),
  subject: nullable(Type.String()),
  scopes: Type.Array(Type.String()),
  tenants: Type.Array(Type.String(), { description: 'Whose outcomes may be read.' }),
  expires_at: nullable(time),
  version: Type.String(),
});

/** One event of `/v1/events` in the text/event-stream format; each `data` is the JSON of its schema. */
export const LiveOutcomesSchema = Type.Object(
  {
    outcomes: Type.Array(OutcomeRowSchema, { maxItems: 100, description: 'The newest, newest first.' }),
    left_out: count,
    counts: Type.Object(counted),
    span_ms: Type.Integer({ minimum: 1, description: 'What the counts are of.' }),
  },
  { description: 'event: outcomes' },
);
export const LiveHealthSchema = Type.Object(
  {
    ready: Type.Boolean(),
    checks: Type.Array(
      Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: Type.Optional(Type.String()) }),
    ),
    calibration: Type.Array(
      Type.Object({
        tenant: Type.String(),
        n_wrong: count,
        n_benign: count,
        accept_feasible: Type.Boolean(),
        drift_alarm: Type.Boolean(),
      }),
    ),
  },
  { description: 'event: health' },
);

export const LiveGapSchema = Type.Object(
  { left_out: count },
  {
    description:
      'event: gap. This reader was too slow, and so many outcomes were not sent: fetch them again.',
  },
);

export const LiveExpiredSchema = Type.Object(
  { at: time },
  { description: 'event: expired. The token no longer holds; the stream ends here.' },
);

export const EventsQuerySchema = Type.Object(
  { tenant: Type.Optional(WhoseSchema) },
  { additionalProperties: false },
);
