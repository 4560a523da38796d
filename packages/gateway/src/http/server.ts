import { randomUUID } from 'node:crypto';
import { problem, type ProblemTypeName } from '@kakeya/protocol';
import swagger from '@fastify/swagger';
import { type FastifyError, type FastifyInstance, fastify } from 'fastify';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { sendProblem } from './admission.ts';
import { batchRoute } from './batch_route.ts';
import { getRoute } from './get_route.ts';
import { type OperationsDeps, operationsRoutes } from './operations_routes.ts';
import { type SubmitDeps, submitRoute } from './submit_route.ts';

export interface ServerDeps {
  readonly submit: SubmitDeps;
  readonly get: Parameters<typeof getRoute>[1];
  readonly operations: OperationsDeps;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Share of API requests that get a log line. */
  readonly logSample: number;
  readonly random: () => number;
}

/** The HTTP edge: routes, problems, request ids, access log and timing. */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: deps.submit.maxBodyBytes,
    requestTimeout: 300_000,
    forceCloseConnections: 'idle',
    requestIdHeader: false,
    genReqId: (request) => readRequestId(request.headers['x-request-id']) ?? randomUUID(),
  });
  app.decorateRequest('identity', undefined);
  answerWithProblems(app, deps.logger);
  observe(app, deps);
  await app.register(swagger, { openapi: OPENAPI });
  await app.register((scope) => submitRoute(scope, deps.submit));
  await app.register((scope) => batchRoute(scope, deps.submit));
  await app.register((scope) => getRoute(scope, deps.get));
  await app.register((scope) => operationsRoutes(scope, deps.operations));
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  );
  return app;
}

const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Kakeya gateway',
    version: '0.1.0',
    description: 'Records every agent output, decides on it, and keeps the outcome.',
  },
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' },
      metrics: { type: 'http' as const, scheme: 'basic' },
    },
  },
  security: [{ token: [] }],
};

function observe(app: FastifyInstance, { metrics, logger, logSample, random }: ServerDeps): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const status = reply.statusCode;
    metrics.observeRequest(route, status, reply.elapsedTime / 1000, request.id);
    const fields = {
      request_id: request.id,
      route,
      status,
      tenant_id: request.identity?.tenant.id,
      ms: reply.elapsedTime,
    };
    if (status >= 500) logger.error(fields, 'request failed');
    else if (route.startsWith('/v1/') && random() < logSample) logger.info(fields, 'request');
  });
}

/** Whatever goes wrong, the answer is a problem, and it says nothing of the inside. */
function answerWithProblems(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const type = problemTypeOf(error);
    if (type === 'internal')
      logger.error({ request_id: request.id, error: describeFault(error) }, 'unexpected error');
    const detail =
      type === 'internal' ? 'Something went wrong here; the request id finds it in the log.' : error.message;
    return sendProblem(reply, problem(type, { detail, request_id: request.id }));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = ALLOWED_METHODS.filter((method) => app.hasRoute({ method, url: path }));
    if (allowed.length > 0) {
      reply.header('allow', allowed.join(', '));
      return sendProblem(
        reply,
        problem('method-not-allowed', { detail: `Use ${allowed.join(' or ')}.`, request_id: request.id }),
      );
    }
    return sendProblem(
      reply,
      problem('not-found', {
        detail: 'There is nothing at this path; see /openapi.json.',
        request_id: request.id,
      }),
    );
  });
}

const ALLOWED_METHODS = ['GET', 'POST'] as const;

function problemTypeOf(error: FastifyError): ProblemTypeName {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return 'body-too-large';
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return 'unsupported-media-type';
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return 'malformed-json';
    default:
      return 'internal';
  }
}

/** A caller's own id is kept if it cannot smuggle anything into logs or headers. */
function readRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(header) ? header : undefined;
}
