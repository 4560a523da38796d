import { sha256Hex } from '@kakeya/protocol';
import { groundingReceipt, tenantStateOf } from '@kakeya/verdict';
import type { Judge } from '../judge/judgement.ts';
import type { FastifyInstance } from 'fastify';
import type { Decisions } from '../decisions/decisions.ts';
import type { Gate } from '../overload/gate.ts';
import { type Admission, identityOf } from './admission.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { GroundingReportSchema, GroundingRequestSchema } from './grounding_schemas.ts';
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

/** `POST /v1/grounding/check`: how much of an answer stands in its passages. Nothing is recorded; the receipt proves it later. */
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
      const tenant = tenantStateOf(deps.decisions.latest, identityOf(request).tenant.id);
      const found = await deps.ground({ answer, passages, params: tenant.settings.grounding });
      const digests = { answer: digestOf(answer), passages: passages.map(digestOf) };
      const { answerTokens, passageTokens, unsupportedCount, ...report } = found;
      const body = {
        ...report,
        answer_tokens: answerTokens,
        passage_tokens: passageTokens,
        unsupported_count: unsupportedCount,
        receipt: groundingReceipt(found, digests, tenant),
      };
      return reply.code(200).type('application/json').send(JSON.stringify(body));
    },
  });
}

const encoder = new TextEncoder();
const digestOf = (text: string): string => sha256Hex(encoder.encode(text));
