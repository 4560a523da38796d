import { Type } from 'typebox';

const hex64 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const share = Type.Number({ minimum: 0, maximum: 1 });
const chance = Type.Number({ minimum: 1e-4, maximum: 1 });
const LabelSchema = Type.Union([Type.Literal('wrong'), Type.Literal('benign')]);
/** A person or a system, by a name that the tenant knows. */
export const who = Type.String({ minLength: 1, maxLength: 256, pattern: '^[^\\u0000-\\u001f]+$' });

export const LabelRequestSchema = Type.Object(
  {
    pcs_id: hex64,
    label: LabelSchema,
    labelled_by: who,
    evidence_digest: Type.Optional(hex64),
  },
  { additionalProperties: false, description: 'What an outcome was, by whom, on what evidence (SHA-256).' },
);

export const LabelledSchema = Type.Object({
  pcs_id: hex64,
  label: LabelSchema,
  counted: Type.Boolean({ description: 'Whether it calibrates the next decisions.' }),
  left_out: Type.Union([
    Type.Literal('unsolicited'),
    Type.Literal('nothing_drawn'),
    Type.Literal('refused_by_checks'),
    Type.Literal('no_score'),
    Type.Null(),
  ]),
  replayed: Type.Boolean(),
  calibration_version: Type.Union([Type.String(), Type.Null()]),
});

/** One record of an export or an import. */
export const CalibrationRecordSchema = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 256 }),
    score: share,
    label: LabelSchema,
    at: Type.String({ format: 'date-time' }),
    propensity: Type.Optional(chance),
    label_share: Type.Optional(chance),
  },
  {
    additionalProperties: false,
    description: 'A labelled outcome, with the chance that it had of being labelled (1 where all were).',
  },
);

export const ImportSchema = Type.Object(
  { by: who, records: Type.Array(CalibrationRecordSchema, { minItems: 1, maxItems: 5000 }) },
  { additionalProperties: false },
);

export const RecalibrationSchema = Type.Object(
  {
    by: who,
    keep_since: Type.Optional(Type.String({ format: 'date-time' })),
  },
  {
    additionalProperties: false,
    description:
      'Restarts the watch; with `keep_since`, forgets labels of outcomes that were decided before.',
  },
);
