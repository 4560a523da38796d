import { problem } from '@kakeya/protocol';
import { StorageError } from '@kakeya/storage';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { Identity } from '../../identity/identity.ts';
import type { Gate } from '../../overload/gate.ts';
import { comeBackLater } from '../../overload/refusals.ts';
import { type Admission, identityOf, sendProblem } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { jsonBodyReader, sendUnreadable } from '../json_body.ts';
import { actor } from '../policy_faults.ts';
import { queryReader, sendBadQuery } from '../query_reader.ts';
import { sendPrivately } from '../send_privately.ts';
import { takeJson } from '../take_json.ts';
import {
  DeadLetterActSchema,
  DeadLettersDoneSchema,
  DeadLettersQuerySchema,
  DeadLettersSchema,
} from './system_schemas.ts';

export type ListedLetter = Static<typeof DeadLettersSchema>['letters'][number];
export type LettersDone = Static<typeof DeadLettersDoneSchema>['outcomes'];

export interface LetterAct {
  readonly act: 'redrive' | 'discard';
  readonly seqs: readonly number[];
  readonly reason: string;
  readonly who: string;
}

/** Every method rejects only with a `StorageError`. */
export interface DeadLetterDesk {
  list(page: { readonly after: number; readonly limit: number }): Promise<readonly ListedLetter[]>;
  /** Records who does what and why, and only then does it. One outcome for each `seq`, in their order. */
  settle(act: LetterAct): Promise<LettersDone>;
}

export interface DeadLetterRouteDeps {
  readonly admission: Admission;
  readonly gate: Pick<Gate, 'hookAside'>;
  /** undefined: there is no bus. */
  readonly desk: DeadLetterDesk | undefined;
}

const DEFAULT_LIMIT = 100;
const MAX_BODY_BYTES = 16_384;
const LIMITS = { maxDepth: 2, maxMembers: 2, maxElements: 100 };

/** What consumers of the bus gave up on: never what it says, only which message it was. */
export async function deadLetterRoutes(app: FastifyInstance, deps: DeadLetterRouteDeps): Promise<void> {
  takeJson(app, MAX_BODY_BYTES);
  const { admission, gate, desk } = deps;
  const readQuery = queryReader(DeadLettersQuerySchema);
  const readAct = jsonBodyReader(DeadLetterActSchema, LIMITS);

  app.get('/v1/dead-letters', {
    ...documented({
      operationId: 'listDeadLetters',
      summary: 'What consumers of the bus gave up on, oldest first, without the messages themselves.',
      querystring: DeadLettersQuerySchema,
      response: { 200: DeadLettersSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hookAside, admission.requireScope('system:read')],
    handler: async (request, reply) => {
      const query = readQuery(request);
      if (!query.ok) return sendBadQuery(request, reply, query.problems);
      if (desk === undefined) return sendPrivately(reply, { configured: false, letters: [] });
      const { after = 0, limit = DEFAULT_LIMIT } = query.value;
      try {
        return sendPrivately(reply, { configured: true, letters: await desk.list({ after, limit }) });
      } catch (fault) {
        return sendBusFault(fault, request, reply);
      }
    },
  });

  post('redrive', 'Publish the originals again, to all consumers, and then remove the dead letters.');
  post('discard', 'Remove dead letters for good. The originals stay in the stream.');

  function post(act: LetterAct['act'], summary: string): void {
    app.post(`/v1/dead-letters/${act}`, {
      ...documented({
        operationId: `${act}DeadLetters`,
        summary: `${summary} Who did it and why is recorded before.`,
        body: { 'application/json': DeadLetterActSchema },
        response: { 200: DeadLettersDoneSchema, ...PROBLEM_RESPONSES },
      }),
      onRequest: [gate.hookAside, admission.requireScope('system:operate'), admission.limitRate],
      handler: async (request, reply) => {
        const parsed = readAct(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
        if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
        if (desk === undefined) {
          const detail = 'There is no bus: set NATS_URL to have events relayed.';
          return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
        }
        const who = whoActs(identityOf(request));
        try {
          return sendPrivately(reply, { outcomes: await desk.settle({ act, ...parsed.value, who }) });
        } catch (fault) {
          return sendBusFault(fault, request, reply);
        }
      },
    });
  }
}

/** Without tokens nobody says who it is: only that it is on this machine. */
const whoActs = (identity: Identity): string =>
  identity.expiresAtMs === undefined ? 'loopback' : actor(identity);

/** A journal that cannot record the act, or a bus that does not answer: nobody can tell from here how far it got. */
function sendBusFault(fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(fault instanceof StorageError)) throw fault;
  if (fault.code.startsWith('journal')) {
    const detail = 'The act could not be recorded, so that it was not begun. Send it again.';
    return sendProblem(reply, comeBackLater('journal-unavailable', request.id, detail));
  }
  const detail = 'The bus does not answer. Ask again: what an act had done by then is absent.';
  return sendProblem(reply, comeBackLater('store-unavailable', request.id, detail));
}
