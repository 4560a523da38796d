import { problem } from '@kakeya/protocol';
import { type DedupStore, StorageError } from '@kakeya/storage';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Gate } from '../overload/gate.ts';
import type { InFlight } from '../overload/in_flight.ts';
import { comeBackLater } from '../overload/refusals.ts';
import { decodeStoredOutcome } from '../pipeline/stored_outcome.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { OutcomeSchema } from './schemas.ts';

export interface GetDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly dedup: DedupStore;
  /** Reads take places too: they must not fill the store's queue, in which submissions wait. */
  readonly inFlight: InFlight;
}

const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** `GET /v1/pcs/{id}`: the stored outcome of one of the tenant's own ids; another tenant's id is simply not found. */
export async function getRoute(app: FastifyInstance, deps: GetDeps): Promise<void> {
  app.get<{ Params: { id: string } }>('/v1/pcs/:id(^[0-9a-f]{64}$)', {
    ...documented({
      operationId: 'getPcs',
      summary: 'The outcome of a decided PCS.',
      params: ParamsSchema,
      response: { 200: OutcomeSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [deps.gate.hook('refuse'), deps.admission.requireScope('pcs:read')],
    handler: async (request, reply) => {
      const { id } = request.params;
      const tenant = identityOf(request).tenant.id;
      if (!deps.inFlight.tryEnter(0)) {
        return sendProblem(reply, comeBackLater('overloaded', request.id, 'Too many records are in work.'));
      }
      try {
        const entry = /^[0-9a-f]{64}$/.test(id)
          ? await deps.dedup.get({ tenant, scope: 'pcs', id })
          : undefined;
        if (entry !== undefined)
          return reply.code(200).type('application/json').send(decodeStoredOutcome(entry.value).body);
        const detail = 'No outcome is stored under this id.';
        return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
      } catch (fault) {
        return answerFault(fault, request.id, reply);
      } finally {
        deps.inFlight.leave(0, 'refuse');
      }
    },
  });
}

function answerFault(fault: unknown, requestId: string, reply: FastifyReply): FastifyReply {
  if (!(fault instanceof StorageError)) throw fault;
  return sendProblem(
    reply,
    comeBackLater('store-unavailable', requestId, 'The dedup store does not answer.'),
  );
}
