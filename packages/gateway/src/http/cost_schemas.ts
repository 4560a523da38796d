import { Type } from 'typebox';

const count = Type.Integer({ minimum: 0 });
const number = Type.Union([Type.Number(), Type.Null()]);
const name = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f]+$' });
const decimal = Type.Union([Type.Number({ minimum: 0 }), Type.String({ minLength: 1, maxLength: 64 })]);
/** No model takes as many; sums of them stay exact. */
const tokens = Type.Integer({ minimum: 0, maximum: 100_000_000 });

const SpanSchema = Type.Object(
  {
    at: Type.String({ format: 'date-time', maxLength: 40 }),
    task: name,
    model: name,
    tokens_in: tokens,
    tokens_out: tokens,
    cost_usd: Type.Optional(decimal),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    amount: Type.Optional(decimal),
    amount_micros: Type.Optional(Type.Integer({ minimum: 0 })),
    pcs_id: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  {
    additionalProperties: false,
    description:
      'One paid call. Its cost is cost_usd, or currency with amount or amount_micros; exact, with at most 18 decimals.',
  },
);

export const MOST_SPANS = 1_000;

export const SpansSchema = Type.Object(
  {
    batch_id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._:-]{1,128}$' })),
    spans: Type.Array(SpanSchema, { minItems: 1, maxItems: MOST_SPANS }),
  },
  { additionalProperties: false },
);

export const SpansRecordedSchema = Type.Object({
  recorded: Type.Integer({ minimum: 1 }),
  replayed: Type.Boolean({ description: 'The batch had been recorded before, and was not again.' }),
});

const sums = {
  currency: Type.String(),
  cost: Type.String({ description: 'Every digit.' }),
  calls: count,
  tokens_in: count,
  tokens_out: count,
  accepted: count,
  not_accepted: count,
  undecided: count,
  cost_per_trusted_task: number,
  cost_per_trusted_task_reason: Type.Union([Type.Literal('none_accepted'), Type.Null()]),
};

export const CostReportSchema = Type.Object({
  tenant: Type.String(),
  window: Type.Object({ days: count, from: Type.String(), to: Type.String() }),
  spans_recorded: Type.Integer({ minimum: 0, description: 'Since the beginning.' }),
  spans_left_out: Type.Integer({
    minimum: 0,
    description: 'Too many names: in no sum here, but in the feed.',
  }),
  total: Type.Array(Type.Object(sums)),
  by_task: Type.Array(Type.Object({ task: Type.String(), ...sums })),
  by_model: Type.Array(Type.Object({ model: Type.String(), ...sums })),
  by_day: Type.Array(Type.Object({ day: Type.String(), ...sums })),
  forecasts: Type.Array(
    Type.Object({
      currency: Type.String(),
      status: Type.Union([Type.Literal('ready'), Type.Literal('insufficient')]),
      horizon_days: count,
      history_days: count,
      days_missing: count,
    }),
    { description: 'One per currency, never without the error that it had on days held out.' },
  ),
});
