import { Type } from 'typebox';
import { ReceiptSchema } from '../judge/receipt_schema.ts';

const share = Type.Number({ minimum: 0, maximum: 1 });
const count = Type.Integer({ minimum: 0 });
const { kind } = ReceiptSchema.properties.summary.properties.unsupported.items.properties;
const reasons = ReceiptSchema.properties.summary.properties.reasons;

export const GroundingRequestSchema = Type.Object(
  {
    answer: Type.String(),
    passages: Type.Array(Type.String(), { maxItems: 1024 }),
  },
  { additionalProperties: false, description: 'An answer and what it is to stand on. Neither is kept.' },
);

export const GroundingReportSchema = Type.Object(
  {
    jaccard: share,
    containment: share,
    answer_tokens: count,
    passage_tokens: count,
    grounded: Type.Boolean(),
    reasons,
    unsupported_count: count,
    unsupported: Type.Array(
      Type.Object({ kind, text: Type.String(), start: count, end: count, normalized: Type.String() }),
    ),
    repetition: Type.Object({}, { description: 'Structure of the answer alone; it never decides.' }),
    receipt: ReceiptSchema,
  },
  { description: 'Overlap, not entailment. Offsets count UTF-16 units of the answer.' },
);
