import { Type } from 'typebox';

const share = Type.Number({ minimum: 0, maximum: 1 });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const kind = Type.Union([
  Type.Literal('number'),
  Type.Literal('date'),
  Type.Literal('quantity'),
  Type.Literal('name'),
]);
const reason = Type.Union([
  Type.Literal('answer_empty'),
  Type.Literal('passages_empty'),
  Type.Literal('containment_low'),
  Type.Literal('jaccard_low'),
  Type.Literal('number_unsupported'),
  Type.Literal('date_unsupported'),
  Type.Literal('quantity_unsupported'),
]);

/** What was found, sealed by the gateway: stands in for the texts in a submission that carries their digests only. */
export const ReceiptSchema = Type.Object(
  {
    summary: Type.Object(
      {
        jaccard: share,
        containment: share,
        answerTokens: count,
        unsupportedCount: count,
        unsupported: Type.Array(
          Type.Object({ kind, start: count, end: count }, { additionalProperties: false }),
        ),
        grounded: Type.Boolean(),
        reasons: Type.Array(reason),
      },
      { additionalProperties: false },
    ),
    mac: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  {
    additionalProperties: false,
    description:
      'Send it as it is, as `grounding` beside a record that was signed for the digests of these texts.',
  },
);
