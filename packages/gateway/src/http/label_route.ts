import { problem } from '@kakeya/protocol';
import { StorageError } from '@kakeya/storage';
import { VerdictError } from '@kakeya/verdict';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type LabelDeps, labelOutcome } from '../labels/label_outcome.ts';
import type { Gate } from '../overload/gate.ts';
import { comeBackLater } from '../overload/refusals.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { takeJson } from './take_json.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { LabelledSchema, LabelRequestSchema } from './label_schemas.ts';

export interface LabelRouteDeps extends LabelDeps {
  readonly admission: Admission;
  readonly gate: Gate;
}

const MAX_BODY_BYTES = 16_384;
const LIMITS = { maxDepth: 2, maxMembers: 16, maxElements: 16 };

/** `POST /v1/labels`: what a person found an outcome to be. The same label again changes nothing. */
export async function labelRoute(app: FastifyInstance, deps: LabelRouteDeps): Promise<void> {
  takeJson(app, MAX_BODY_BYTES);
  const read = jsonBodyReader(LabelRequestSchema, LIMITS);
  const { admission, gate } = deps;
  app.post('/v1/labels', {
    ...documented({
      operationId: 'labelOutcome',
      summary: 'Say what an outcome was. It calibrates the next decisions, never a past one.',
      body: { 'application/json': LabelRequestSchema },
      response: { 200: LabelledSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('labels:write'), admission.limitRate],
    handler: async (request, reply) => {
      const parsed = read(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      try {
        const { tenant } = identityOf(request);
        const labelled = await labelOutcome(tenant.id, parsed.value, request.id, deps);
        if (labelled !== undefined)
          return reply.code(200).type('application/json').send(JSON.stringify(labelled));
        const detail = 'No outcome is stored under this id: only what was decided here can be labelled.';
        return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
      } catch (fault) {
        return sendStorageFault(fault, request.id, reply);
      }
    },
  });
}

/** A store that is away is for the sender to wait for; anything else is ours. */
export function sendStorageFault(fault: unknown, requestId: string, reply: FastifyReply): FastifyReply {
  if (fault instanceof VerdictError)
    return sendProblem(reply, problem('invalid-request', { detail: fault.message, request_id: requestId }));
  if (!(fault instanceof StorageError)) throw fault;
  const type = fault.code.startsWith('journal') ? 'journal-unavailable' : 'store-unavailable';
  return sendProblem(reply, comeBackLater(type, requestId, 'Nothing was recorded; send it again.'));
}
