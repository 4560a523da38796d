import { Type } from 'typebox';

const count = Type.Integer({ minimum: 0 });
const time = Type.String({ format: 'date-time' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Check = Type.Object({ name: Type.String(), ok: Type.Boolean(), detail: nullable(Type.String()) });

const SegmentSchema = Type.Object({
  name: Type.String(),
  first_seq: count,
  last_seq: nullable(count),
  bytes: count,
  sealed: Type.Boolean(),
  key_id: nullable(Type.String({ description: 'Of the key that encrypts it; never the key.' })),
});

const KeySchema = Type.Object({
  kid: nullable(Type.String()),
  alg: Type.String(),
  not_before: nullable(time),
  not_after: nullable(time),
  state: Type.Union([Type.Literal('active'), Type.Literal('future'), Type.Literal('expired')]),
});

const SettingSchema = Type.Object({
  name: Type.String(),
  description: Type.String(),
  value: nullable(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  secret: Type.Boolean({ description: 'true: the value is never shown, only whether it is set.' }),
  set: Type.Boolean(),
  source: Type.Union([
    Type.Literal('default'),
    Type.Literal('environment'),
    Type.Literal('secret_file'),
    Type.Literal('config_file'),
    Type.Literal('command_line'),
  ]),
});

export const SystemSchema = Type.Object(
  {
    version: Type.String(),
    node: Type.String(),
    started_at: time,
    checks: Type.Array(Check),
    journal: Type.Object({
      id: Type.String(),
      first_seq: count,
      durable_seq: count,
      bytes: count,
      pending_appends: count,
      segments: Type.Array(SegmentSchema),
      retention_days: Type.Number(),
    }),
    projections: Type.Array(
      Type.Object({
        name: Type.String(),
        position: count,
        lag: count,
        error: nullable(Type.String()),
        external: Type.Boolean(),
      }),
    ),
    breakers: Type.Array(
      Type.Object({ name: Type.String(), state: Type.String(), retry_in_ms: nullable(count) }),
    ),
    stores: Type.Array(
      Type.Object({
        name: Type.String(),
        kind: Type.String(),
        ok: Type.Boolean(),
        detail: nullable(Type.String()),
      }),
    ),
    tenants: Type.Array(
      Type.Object({
        id: Type.String(),
        keys: Type.Array(KeySchema),
        token_rate: nullable(Type.Number()),
        daily_quota: nullable(count),
        min_pcs_version: Type.String(),
      }),
    ),
    settings: Type.Array(SettingSchema),
  },
  { description: 'What this gateway stands on and runs with. No key and no secret is in it.' },
);

const DeadLetterSchema = Type.Object({
  seq: count,
  failed_at: time,
  consumer: Type.String(),
  deliveries: nullable(count),
  position: nullable(count),
  subject: nullable(Type.String()),
  event_id: nullable(Type.String()),
  bytes: nullable(count),
});

export const DeadLettersQuerySchema = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER - 1,
        description: 'Only those with a greater seq.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })),
  },
  { additionalProperties: false },
);

export const DeadLettersSchema = Type.Object({
  configured: Type.Boolean({ description: 'false: there is no bus, so that nothing can be given up on.' }),
  letters: Type.Array(DeadLetterSchema),
});

const seqs = Type.Array(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
});
const reason = Type.String({ minLength: 1, maxLength: 1024, pattern: '^[^\\u0000-\\u001f]+$' });

export const DeadLetterActSchema = Type.Object({ seqs, reason }, { additionalProperties: false });

export const DeadLettersDoneSchema = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      seq: count,
      outcome: Type.Union([
        Type.Literal('redriven'),
        Type.Literal('discarded'),
        Type.Literal('lost'),
        Type.Literal('absent'),
      ]),
    }),
  ),
});

export const ActsQuerySchema = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })) },
  { additionalProperties: false },
);

export const ActsSchema = Type.Object({
  acts: Type.Array(
    Type.Object({
      seq: count,
      at: time,
      tenant: nullable(Type.String()),
      who: Type.String(),
      act: Type.String(),
      detail: Type.String(),
    }),
    { description: 'Newest first.' },
  ),
});
