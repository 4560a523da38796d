import { Readable } from 'node:stream';
import { problem } from '@kakeya/protocol';
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../identity/identity.ts';
import type { Answer } from '../pipeline/answer.ts';
import { type Admission, identityOf } from './admission.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { type Line, splitLines } from './ndjson.ts';
import { inOrder } from './in_order.ts';
import { BatchLineSchema, SubmissionSchema } from './schemas.ts';
import type { SubmitDeps } from './submit_route.ts';

/** Records of one batch that are in work at once; the rest waits in the connection. */
const WINDOW = 512;

/** `POST /v1/pcs/batch`: one record a line, one answer a line back, in order, while the request still streams. */
export async function batchRoute(app: FastifyInstance, deps: SubmitDeps): Promise<void> {
  const { admission } = deps;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-ndjson', (_request, payload, done) => done(null, payload));

  app.post('/v1/pcs/batch', {
    ...documented({
      operationId: 'submitPcsBatch',
      summary: 'Record and decide many PCS, one per line.',
      body: { 'application/x-ndjson': SubmissionSchema },
      response: {
        200: {
          description: 'One line per record, in order.',
          content: { 'application/x-ndjson': { schema: BatchLineSchema } },
        },
        ...PROBLEM_RESPONSES,
      },
    }),
    onRequest: [deps.gate.hook('wait'), admission.requireScope('pcs:submit')],
    handler: async (request, reply) => {
      const identity = identityOf(request);
      const lines = deps.gate.pace(splitLines(request.raw, deps.maxBodyBytes));
      const answers = inOrder(lines, WINDOW, (line, index) =>
        answerLine(line, identity, `${request.id}.${index}`, admission, deps),
      );
      return reply
        .code(200)
        .type('application/x-ndjson')
        .send(Readable.from(joinLines(answers), { objectMode: false }));
    },
  });
}

/** Lines that are ready together leave in one piece. */
async function* joinLines(groups: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const lines of groups) yield lines.join('');
}

async function answerLine(
  line: Line,
  identity: Identity,
  requestId: string,
  admission: Admission,
  deps: SubmitDeps,
): Promise<string> {
  if (line.kind === 'too-long') {
    const detail = `The line is longer than ${deps.maxBodyBytes} bytes.`;
    return formatLine({
      kind: 'refused',
      problem: problem('body-too-large', { detail, request_id: requestId }),
    });
  }
  const limited = await admission.limit(identity, requestId);
  if (limited !== undefined) return formatLine({ kind: 'refused', problem: limited });
  const tenant = identity.tenant.id;
  const submission = { tenant, requestId, receivedAtMs: deps.clock(), body: line.bytes };
  return formatLine(await deps.submit(submission, 'wait'));
}

function formatLine(answer: Answer): string {
  if (answer.kind === 'refused') {
    return `{"status":${answer.problem.status},"replayed":false,"problem":${JSON.stringify(answer.problem)}}\n`;
  }
  return `{"status":${answer.status},"replayed":${answer.replayed},"outcome":${answer.body}}\n`;
}
