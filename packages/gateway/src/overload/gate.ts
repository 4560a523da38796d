import type { ProblemBody } from '@kakeya/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { sendProblem } from '../http/admission.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { WhenFull } from './in_flight.ts';
import type { LagGuard } from './lag_guard.ts';
import { comeBackLater } from './refusals.ts';

export interface Gate {
  /** Turns a request away before anything but its headers is read, while the gateway cannot take it. */
  hook(whenFull: WhenFull): (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
  /** For what asks neither the dedup store nor for a place among the records: it must answer while the store is away. */
  hookAside(this: void, request: FastifyRequest, reply: FastifyReply, done: () => void): void;
  /** Lines of a batch, read no faster than there are places for them: the rest waits in the connection. */
  pace<Line>(lines: AsyncIterable<Line>): AsyncIterable<Line>;
}

/** What the gateway can take now: 429 before it collapses, 503 while nothing could be decided. */
export function createGate({ ingest, inFlight }: Core, lag: LagGuard, metrics: Metrics): Gate {
  const lagging = (requestId: string): ProblemBody | undefined => {
    if (!lag.sheds()) return undefined;
    metrics.shed('event_loop_lag');
    return comeBackLater('overloaded', requestId, 'The gateway cannot keep up with what it has been sent.');
  };
  return {
    hook: (whenFull) => (request, reply, done) => {
      const body = lagging(request.id) ?? ingest.refusal(request.id, whenFull);
      if (body === undefined) done();
      else sendProblem(reply, body);
    },
    hookAside(request, reply, done) {
      const body = lagging(request.id);
      if (body === undefined) done();
      else sendProblem(reply, body);
    },
    async *pace(lines) {
      for await (const line of lines) {
        await inFlight.turn();
        yield line;
      }
    },
  };
}
