import type { OutcomeIndex } from '@kakeya/storage';
import type { FastifyInstance } from 'fastify';
import type { Gate } from '../../overload/gate.ts';
import { type Admission, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';

import { queryReader, sendBadQuery } from '../query_reader.ts';
import { sendPrivately } from '../send_privately.ts';
import { sendIndexFault } from './index_faults.ts';
import { OverviewQuerySchema, OverviewSchema } from './outcome_schemas.ts';
import { overviewStretch } from './overview_stretch.ts';
import { overviewView } from './overview_view.ts';
import { whoseOutcomes } from './whose_outcomes.ts';

export interface OverviewDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly index: Pick<OutcomeIndex, 'overview'>;
  /** In [0, 1]: the share of escalations that people mean to have; undefined: they did not say. */
  readonly escalationTarget: number | undefined;
}

/** The last instant that has a name (ECMA-262, Time Values and Time Range); the end of a bucket may lie beyond. */
const LAST_MS = 8.64e15;

/** `GET /v1/overview`: how many were decided how in a stretch of time, and how fast. */
export async function overviewRoute(app: FastifyInstance, deps: OverviewDeps): Promise<void> {
  const { admission, gate, index, escalationTarget = null } = deps;
  const read = queryReader(OverviewQuerySchema);
  app.get('/v1/overview', {
    ...documented({
      operationId: 'getOverview',
      summary: 'How many outputs were decided how, over time, and how fast.',
      querystring: OverviewQuerySchema,
      response: { 200: OverviewSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hookAside, admission.requireScope('pcs:read')],
    handler: async (request, reply) => {
      const query = read(request);
      if (!query.ok) return sendBadQuery(request, reply, query.problems);
      const whose = whoseOutcomes(request, query.value.tenant);
      if ('status' in whose) return sendProblem(reply, whose);
      const [fromMs, untilMs] = [Date.parse(query.value.from), Date.parse(query.value.until)];
      if (!(fromMs < untilMs)) {
        const message = '/until must be after /from.';
        return sendBadQuery(request, reply, [{ code: 'field_bounds', pointer: '/until', message }]);
      }
      const stretch = overviewStretch(fromMs, untilMs);
      if (stretch.untilMs > LAST_MS) {
        const message = '/until lies too far in the future.';
        return sendBadQuery(request, reply, [{ code: 'field_bounds', pointer: '/until', message }]);
      }
      const { tenant } = whose;
      try {
        const counts = await index.overview({ ...stretch, ...(tenant === undefined ? {} : { tenant }) });
        return sendPrivately(reply, overviewView(stretch, counts, escalationTarget));
      } catch (fault) {
        return sendIndexFault(fault, request, reply);
      }
    },
  });
}
