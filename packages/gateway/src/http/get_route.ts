import { problem } from '@kakeya/protocol';
import type { DedupStore } from '@kakeya/storage';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { decodeStoredOutcome } from '../pipeline/stored_outcome.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { OutcomeSchema } from './schemas.ts';

const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** `GET /v1/pcs/{id}`: the stored outcome of one of the tenant's own ids; another tenant's id is simply not found. */
export async function getRoute(
  app: FastifyInstance,
  deps: { readonly admission: Admission; readonly dedup: DedupStore },
): Promise<void> {
  app.get<{ Params: { id: string } }>('/v1/pcs/:id(^[0-9a-f]{64}$)', {
    ...documented({
      operationId: 'getPcs',
      summary: 'The outcome of a decided PCS.',
      params: ParamsSchema,
      response: { 200: OutcomeSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [deps.admission.requireScope('pcs:read')],
    handler: async (request, reply) => {
      const { id } = request.params;
      const tenant = identityOf(request).tenant.id;
      const entry = /^[0-9a-f]{64}$/.test(id)
        ? await deps.dedup.get({ tenant, scope: 'pcs', id })
        : undefined;
      if (entry === undefined) {
        const detail = 'No outcome is stored under this id.';
        return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
      }
      return reply.code(200).type('application/json').send(decodeStoredOutcome(entry.value).body);
    },
  });
}
