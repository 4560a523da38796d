import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Gate } from '../../overload/gate.ts';
import type { Admission } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { sendNoIndex } from './index_faults.ts';
import {
  EventsQuerySchema,
  LiveExpiredSchema,
  LiveGapSchema,
  LiveHealthSchema,
  LiveOutcomesSchema,
} from './outcome_schemas.ts';

export interface EventsDeps {
  readonly admission: Admission;
  readonly gate: Gate;
}

/** `GET /v1/events`: what is decided, as it is decided. */
export async function eventsRoute(app: FastifyInstance, { admission, gate }: EventsDeps): Promise<void> {
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
    handler: async (request, reply) => sendNoIndex(request, reply),
  });
}
