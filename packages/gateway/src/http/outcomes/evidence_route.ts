import { problem } from '@kakeya/protocol';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { ReadEvidence } from '../../evidence/evidence.ts';
import type { Gate } from '../../overload/gate.ts';
import { type Admission, identityOf, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { sendUnreadable } from '../json_body.ts';
import { queryReader } from '../query_reader.ts';
import { sendIndexFault, sendNoIndex } from './index_faults.ts';
import { EvidenceQuerySchema, EvidenceSchema } from './outcome_schemas.ts';
import { whoseOutcomes } from './whose_outcomes.ts';

export interface EvidenceRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  /** undefined: there is no index to begin from. */
  readonly readEvidence: ReadEvidence | undefined;
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
      const whose = whoseOutcomes(request, query.value.tenant ?? identityOf(request).tenant.id);
      if ('status' in whose) return sendProblem(reply, whose);
      if (readEvidence === undefined || whose.tenant === undefined) return sendNoIndex(request, reply);
      try {
        const evidence = await readEvidence({
          tenant: whose.tenant,
          pcsId: request.params.id,
          withTexts: identityOf(request).scopes.has('pcs:texts'),
        });
        if (evidence !== undefined) {
          return reply
            .code(200)
            .header('cache-control', 'private, no-store')
            .type('application/json')
            .send(JSON.stringify(evidence));
        }
        const detail = 'No outcome is kept under this id.';
        return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
      } catch (fault) {
        return sendIndexFault(fault, request, reply);
      }
    },
  });
}
