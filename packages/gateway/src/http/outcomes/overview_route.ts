import type { FastifyInstance } from 'fastify';
import type { Gate } from '../../overload/gate.ts';
import type { Admission } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { sendNoIndex } from './index_faults.ts';
import { OverviewQuerySchema, OverviewSchema } from './outcome_schemas.ts';

export interface OverviewDeps {
  readonly admission: Admission;
  readonly gate: Gate;
}

/** `GET /v1/overview`: how many were decided how in a stretch of time, and how fast. */
export async function overviewRoute(app: FastifyInstance, { admission, gate }: OverviewDeps): Promise<void> {
  app.get('/v1/overview', {
    ...documented({
      operationId: 'getOverview',
      summary: 'How many outputs were decided how, over time, and how fast.',
      querystring: OverviewQuerySchema,
      response: { 200: OverviewSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hookAside, admission.requireScope('pcs:read')],
    handler: async (request, reply) => sendNoIndex(request, reply),
  });
}
