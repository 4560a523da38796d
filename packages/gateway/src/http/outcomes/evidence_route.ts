import { problem } from '@kakeya/protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ReadEvidence } from '../../evidence/evidence.ts';
import type { Gate } from '../../overload/gate.ts';
import { type Admission, identityOf, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { sendUnreadable } from '../json_body.ts';
import { queryReader } from '../query_reader.ts';
import { sendPrivately } from '../send_privately.ts';
import { sendIndexFault } from './index_faults.ts';
import { EvidenceQuerySchema, EvidenceSchema } from './outcome_schemas.ts';
import { whoseOutcomes } from './whose_outcomes.ts';

export interface EvidenceRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly readEvidence: ReadEvidence;
}

const ParamsSchema = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** `GET /v1/outcomes/{id}`: an outcome with all that it can be derived from again. */
export async function evidenceRoute(app: FastifyInstance, deps: EvidenceRouteDeps): Promise<void> {
  const { admission, gate, readEvidence } = deps;
  const read = queryReader(EvidenceQuerySchema);
  app.get<{ Params: { id: string } }>('/v1/outcomes/:id(^[0-9a-f]{64}$)', {
    ...documented({
      operationId: 'getEvidence',
      summary: 'An outcome with the record, the bytes that were signed, and what came after it.',
      params: ParamsSchema,
      querystring: EvidenceQuerySchema,
      response: { 200: EvidenceSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hookAside, admission.requireScope('pcs:read')],
    handler: async (request, reply) => {
      const query = read(request);
      if (!query.ok) return sendUnreadable(request, reply, query.problems);
      const { tenant: own, scopes } = identityOf(request);
      const tenant = query.value.tenant ?? own.id;
      const whose = whoseOutcomes(request, tenant);
      if ('status' in whose) return sendProblem(reply, whose);
      try {
        const question = { tenant, pcsId: request.params.id, withTexts: scopes.has('pcs:texts') };
        const evidence = await readEvidence(question);
        if (evidence !== undefined) return sendPrivately(reply, evidence);
        const detail = 'No outcome is kept under this id.';
        return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
      } catch (fault) {
        return sendIndexFault(fault, request, reply);
      }
    },
  });
}
