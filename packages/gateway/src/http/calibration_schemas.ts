import { Type } from 'typebox';

const nullable = (schema: ReturnType<typeof Type.Number>) => Type.Union([schema, Type.Null()]);
const share = Type.Number({ minimum: 0, maximum: 1 });
const count = Type.Integer({ minimum: 0 });
const version = Type.Union([Type.String(), Type.Null()]);

export const TenantParamsSchema = Type.Object({
  tenant: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
});

const Feasibility = Type.Object(
  { feasible: Type.Boolean(), n: count, needs: nullable(Type.Number({ minimum: 0 })) },
  {
    description:
      'Whether there are enough labels of the class; how many would do, null where no number would.',
  },
);

/** What of the settings calibration goes by; the others are in force too. */
const SettingsSchema = Type.Object(
  {
    score: Type.Union([Type.Literal('bounds'), Type.Literal('risk')]),
    deltaAccept: share,
    deltaReject: share,
    maxRecords: count,
    windowMs: nullable(Type.Number({ minimum: 0 })),
    requireGuarantee: Type.Boolean(),
    fallback: Type.Union([Type.Literal('global'), Type.Literal('none')]),
    labelShare: share,
  },
  { description: 'What the tenant decides with.' },
);

const TriggerSchema = Type.Union([
  Type.Object({ kind: Type.Literal('age'), ageMs: Type.Number(), limitMs: Type.Number() }),
  Type.Object({ kind: Type.Literal('decisions'), decisions: count, limit: count }),
  Type.Object({ kind: Type.Literal('drift') }),
  Type.Object({
    kind: Type.Literal('miscoverage'),
    decision: Type.Union([Type.Literal('accept'), Type.Literal('escalate'), Type.Literal('reject')]),
    label: Type.Union([Type.Literal('wrong'), Type.Literal('benign')]),
    estimate: share,
    delta: share,
  }),
]);

const WatchSchema = Type.Object(
  {
    atMs: Type.Integer(),
    calibratedAtMs: Type.Integer(),
    decisions: Type.Integer({ minimum: 0, description: 'Since the last calibration.' }),
    proposals: Type.Array(TriggerSchema, { description: 'Why a recalibration is due; empty if none is.' }),
    proposed: Type.Boolean({ description: 'It was recorded as due since the last one.' }),
  },
  { description: 'Drift, miscoverage and what is proposed; see docs/guarantees.md.' },
);

export const CalibrationStateSchema = Type.Object({
  tenant: Type.String(),
  score: version,
  settings: SettingsSchema,
  set: Type.Union([Type.Literal('tenant'), Type.Literal('global')]),
  version,
  n_wrong: count,
  n_benign: count,
  own: Type.Object({ n_wrong: count, n_benign: count, version }),
  item_weight: Type.Number({ minimum: 1 }),
  accept: Feasibility,
  reject: Feasibility,
  accept_below: nullable(share),
  reject_above: nullable(share),
  watch: Type.Union([WatchSchema, Type.Null()]),
});

export const ImportedSchema = Type.Object({ calibration_version: version, records: count });
