import { StorageError } from '@kakeya/storage';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Gate } from '../../overload/gate.ts';
import { comeBackLater } from '../../overload/refusals.ts';
import { type Admission, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { queryReader, sendBadQuery } from '../query_reader.ts';
import { sendPrivately } from '../send_privately.ts';
import { ActsQuerySchema, ActsSchema, SystemSchema } from './system_schemas.ts';

export type SystemReport = Static<typeof SystemSchema>;
export type ListedAct = Static<typeof ActsSchema>['acts'][number];

export interface SystemViews {
  report(): Promise<SystemReport>;
  /** Newest first. Rejects with `store_unavailable`. */
  acts(limit: number): Promise<readonly ListedAct[]>;
}

export interface SystemRouteDeps {
  readonly admission: Admission;
  readonly gate: Pick<Gate, 'hookAside'>;
  readonly views: SystemViews;
}

const DEFAULT_ACTS = 100;

/** What the gateway stands on, and who did what to it. Both must answer while a store is away: they say which. */
export async function systemRoutes(app: FastifyInstance, deps: SystemRouteDeps): Promise<void> {
  const { admission, gate, views } = deps;
  const reads = { onRequest: [gate.hookAside, admission.requireScope('system:read')] };
  const readActs = queryReader(ActsQuerySchema);

  app.get('/v1/system', {
    ...documented({
      operationId: 'getSystem',
      summary: 'What this gateway stands on and runs with, of all tenants. No key and no secret is in it.',
      response: { 200: SystemSchema, ...PROBLEM_RESPONSES },
    }),
    ...reads,
    handler: async (_request, reply) => sendPrivately(reply, await views.report()),
  });

  app.get('/v1/acts', {
    ...documented({
      operationId: 'listActs',
      summary: 'Who changed how the gateway decides or runs, of all tenants, newest first.',
      querystring: ActsQuerySchema,
      response: { 200: ActsSchema, ...PROBLEM_RESPONSES },
    }),
    ...reads,
    handler: async (request, reply) => {
      const query = readActs(request);
      if (!query.ok) return sendBadQuery(request, reply, query.problems);
      try {
        return sendPrivately(reply, { acts: await views.acts(query.value.limit ?? DEFAULT_ACTS) });
      } catch (fault) {
        if (!(fault instanceof StorageError)) throw fault;
        const detail = 'The index of acts does not answer; what was recorded is still in the journal.';
        return sendProblem(reply, comeBackLater('store-unavailable', request.id, detail));
      }
    },
  });
}
