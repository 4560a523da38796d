import type { OutcomeIndex, OutcomeWindow } from '@kakeya/storage';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Gate } from '../../overload/gate.ts';
import { type Admission, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';

import { queryReader, sendBadQuery } from '../query_reader.ts';
import { sendPrivately } from '../send_privately.ts';
import { sendIndexFault } from './index_faults.ts';
import { OutcomePageSchema, OutcomeQuerySchema } from './outcome_schemas.ts';
import { outcomeView } from './outcome_view.ts';
import { whoseOutcomes } from './whose_outcomes.ts';

export interface OutcomeListDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly index: Pick<OutcomeIndex, 'list'>;
}

const DEFAULT_LIMIT = 100;

/** `GET /v1/outcomes`: decided outputs, filtered and in pages that hold still while more come in. */
export async function outcomeListRoute(app: FastifyInstance, deps: OutcomeListDeps): Promise<void> {
  const { admission, gate, index } = deps;
  const read = queryReader(OutcomeQuerySchema);
  app.get('/v1/outcomes', {
    ...documented({
      operationId: 'listOutcomes',
      summary:
        'Decided outputs. Pass `through` of the first page with the next ones, and the list holds still.',
      querystring: OutcomeQuerySchema,
      response: { 200: OutcomePageSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hookAside, admission.requireScope('pcs:read')],
    handler: async (request, reply) => {
      const query = read(request);
      if (!query.ok) return sendBadQuery(request, reply, query.problems);
      const whose = whoseOutcomes(request, query.value.tenant);
      if ('status' in whose) return sendProblem(reply, whose);
      try {
        const { throughSeq, total, outcomes } = await index.list(windowOf(query.value, whose.tenant));
        const page = {
          through: throughSeq,
          total,
          offset: query.value.offset ?? 0,
          outcomes: outcomes.map(outcomeView),
        };
        return sendPrivately(reply, page);
      } catch (fault) {
        return sendIndexFault(fault, request, reply);
      }
    },
  });
}

function windowOf(query: Static<typeof OutcomeQuerySchema>, tenant: string | undefined): OutcomeWindow {
  const { from, until, decision, reason, shard, q, labelled, through } = query;
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(decision === undefined ? {} : { decision }),
    ...(reason === undefined ? {} : { reason }),
    ...(shard === undefined ? {} : { shardId: shard }),
    ...(q === undefined ? {} : { text: q }),
    ...(labelled === undefined ? {} : { labelled }),
    ...(through === undefined ? {} : { throughSeq: through }),
    order: query.order ?? 'newest',
    offset: query.offset ?? 0,
    limit: query.limit ?? DEFAULT_LIMIT,
  };
}
