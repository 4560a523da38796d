import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { LiveHub } from '../../live/live_hub.ts';
import type { LiveStream } from '../../live/live_stream.ts';
import type { Gate } from '../../overload/gate.ts';
import { comeBackLater } from '../../overload/refusals.ts';
import type { TenantDirectory } from '../../tenancy/tenant_directory.ts';
import { type Admission, identityOf, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';

import { queryReader, sendBadQuery } from '../query_reader.ts';
import {
  EventsQuerySchema,
  LiveExpiredSchema,
  LiveGapSchema,
  LiveHealthSchema,
  LiveOutcomesSchema,
} from './outcome_schemas.ts';
import { whoseOutcomes } from './whose_outcomes.ts';

export interface EventsDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly hub: LiveHub;
  readonly tenants: TenantDirectory;
  readonly clock: () => number;
}

const RETRY_MS = 5_000;

/** `GET /v1/events`: what is decided, as it is decided. */
export async function eventsRoute(app: FastifyInstance, deps: EventsDeps): Promise<void> {
  const { admission, gate, hub } = deps;
  const read = queryReader(EventsQuerySchema);
  // Before the server closes, which waits for answers in progress, and these would go on for ever.
  app.addHook('preClose', async () => hub.close());
  app.get('/v1/events', {
    ...documented({
      operationId: 'streamEvents',
      summary: 'What is decided as it is decided, and how the gateway is: `text/event-stream`.',
      querystring: EventsQuerySchema,
      response: {
        200: {
          description: 'One schema per `event`; each `data` is JSON.',
          content: {
            'text/event-stream': {
              schema: Type.Union([LiveOutcomesSchema, LiveHealthSchema, LiveGapSchema, LiveExpiredSchema]),
            },
          },
        },
        ...PROBLEM_RESPONSES,
      },
    }),
    onRequest: [gate.hookAside, admission.requireScope('pcs:read')],
    handler: async (request, reply) => {
      const query = read(request);
      if (!query.ok) return sendBadQuery(request, reply, query.problems);
      const whose = whoseOutcomes(request, query.value.tenant);
      if ('status' in whose) return sendProblem(reply, whose);
      const stream = hub.open(
        { tenant: identityOf(request).tenant.id, hears: whose.tenant, holds: holdsFor(request, deps) },
        (opened) => cutWhereUnread(opened, reply),
      );
      if (stream === undefined) {
        const detail = 'Too many listen already; ask again when another stream has ended.';
        return sendProblem(reply, comeBackLater('overloaded', request.id, detail, RETRY_MS));
      }
      return (
        reply
          .code(200)
          // Kept open it would be idle only after the server has looked for idle connections to close.
          .header('connection', 'close')
          .header('cache-control', 'private, no-store')
          // Proxies of the nginx family would gather the events.
          .header('x-accel-buffering', 'no')
          .type('text/event-stream')
          .send(stream)
      );
    },
  });
}

/** Whoever was admitted once stays so only as long as the same request would be admitted again. */
function holdsFor(request: FastifyRequest, { tenants, clock }: EventsDeps): () => boolean {
  const { tenant, expiresAtMs } = identityOf(request);
  return () => tenants.get(tenant.id) !== undefined && (expiresAtMs === undefined || clock() < expiresAtMs);
}

function cutWhereUnread(stream: LiveStream, reply: FastifyReply): void {
  if (stream.full || reply.raw.writableLength > 0) reply.raw.destroy();
}
