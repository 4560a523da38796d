import type { TenantId } from '@kakeya/protocol';
import { problem } from '@kakeya/protocol';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import type { WhenFull } from '../overload/in_flight.ts';
import type { Answer } from '../pipeline/answer.ts';
import type { Submission } from '../pipeline/log_entry.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { OutcomeSchema, SubmissionSchema } from './schemas.ts';

export interface SubmitDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly submit: (submission: Submission, whenFull: WhenFull) => Promise<Answer>;
  readonly clock: () => number;
  readonly maxBodyBytes: number;
}

/** `POST /v1/pcs/submit`: one record in, one outcome or problem out. */
export async function submitRoute(app: FastifyInstance, deps: SubmitDeps): Promise<void> {
  const { admission } = deps;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: deps.maxBodyBytes },
    (_request, body, done) => {
      done(null, body);
    },
  );

  app.post('/v1/pcs/submit', {
    ...documented({
      operationId: 'submitPcs',
      summary: 'Record and decide one PCS.',
      body: { 'application/json': SubmissionSchema },
      response: { 200: OutcomeSchema, 202: OutcomeSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [deps.gate.hook('refuse'), admission.requireScope('pcs:submit'), admission.limitRate],
    handler: async (request, reply) => {
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']);
      if (idempotencyKey === INVALID) {
        const detail = 'Idempotency-Key must be one string of 1 to 255 visible ASCII characters.';
        return sendProblem(reply, problem('invalid-record', { detail, request_id: request.id }));
      }
      const tenant: TenantId = identityOf(request).tenant.id;
      const submission: Submission = {
        tenant,
        requestId: request.id,
        receivedAtMs: deps.clock(),
        body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      };
      return sendAnswer(reply, await deps.submit(submission, 'refuse'));
    },
  });
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.kind === 'refused') return sendProblem(reply, answer.problem);
  if (answer.replayed) reply.header('idempotent-replayed', 'true');
  return reply.code(answer.status).type('application/json').send(answer.body);
}

const INVALID = Symbol('invalid');

/** The key as an RFC 8941 string, or bare as most clients send it. */
function readIdempotencyKey(header: string | string[] | undefined): string | undefined | typeof INVALID {
  if (header === undefined) return undefined;
  const match = Array.isArray(header)
    ? null
    : /^(?:"([\x21\x23-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/.exec(header);
  return match?.[1] ?? match?.[2] ?? INVALID;
}
