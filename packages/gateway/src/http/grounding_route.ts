import { tenantStateOf } from '@kakeya/verdict';
import type { Judge } from '../judge/judgement.ts';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Decisions } from '../decisions/decisions.ts';
import type { Gate } from '../overload/gate.ts';
import { type Admission, identityOf } from './admission.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { takeJson } from './take_json.ts';

export interface GroundingRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly decisions: Decisions;
  readonly ground: Judge['ground'];
}

/** The check is linear in the texts, but they are judged while submissions wait. */
const MAX_GROUNDING_BYTES = 262_144;
const LIMITS = { maxDepth: 3, maxMembers: 8, maxElements: 2048 };

const GroundingRequestSchema = Type.Object(
  {
    answer: Type.String(),
    passages: Type.Array(Type.String(), { maxItems: 1024 }),
  },
  { additionalProperties: false, description: 'An answer and what it is to stand on. Neither is kept.' },
);

const share = Type.Number({ minimum: 0, maximum: 1 });
const count = Type.Integer({ minimum: 0 });

const GroundingReportSchema = Type.Object(
  {
    jaccard: share,
    containment: share,
    answer_tokens: count,
    passage_tokens: count,
    grounded: Type.Boolean(),
    reasons: Type.Array(Type.String()),
    unsupported_count: count,
    unsupported: Type.Array(
      Type.Object({
        kind: Type.String(),
        text: Type.String(),
        start: count,
        end: count,
        normalized: Type.String(),
      }),
    ),
    repetition: Type.Object({}, { description: 'Structure of the answer alone; it never decides.' }),
  },
  { description: 'Overlap, not entailment. Offsets count UTF-16 units of the answer.' },
);

/** `POST /v1/grounding/check`: how much of an answer stands in its passages. Nothing is recorded. */
export async function groundingRoute(app: FastifyInstance, deps: GroundingRouteDeps): Promise<void> {
  takeJson(app, MAX_GROUNDING_BYTES);
  const read = jsonBodyReader(GroundingRequestSchema, LIMITS);
  const { admission, gate } = deps;
  app.post('/v1/grounding/check', {
    ...documented({
      operationId: 'checkGrounding',
      summary: 'Compare an answer with its passages.',
      body: { 'application/json': GroundingRequestSchema },
      response: { 200: GroundingReportSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('grounding:check'), admission.limitRate],
    handler: async (request, reply) => {
      const parsed = read(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      const { answer, passages } = parsed.value;
      const { settings } = tenantStateOf(deps.decisions.latest, identityOf(request).tenant.id);
      const { answerTokens, passageTokens, unsupportedCount, ...report } = await deps.ground({
        answer,
        passages,
        params: settings.grounding,
      });
      return reply
        .code(200)
        .type('application/json')
        .send(
          JSON.stringify({
            ...report,
            answer_tokens: answerTokens,
            passage_tokens: passageTokens,
            unsupported_count: unsupportedCount,
          }),
        );
    },
  });
}
