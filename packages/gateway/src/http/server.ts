import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { problem, type ProblemTypeName } from '@kakeya/protocol';
import swagger from '@fastify/swagger';
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { refuseClient, requireClientCertificate } from '../tls/require_client_certificate.ts';
import type { TlsEndpoint } from '../tls/tls_endpoint.ts';
import { sendProblem } from './admission.ts';
import { type CalibrationRouteDeps, calibrationRoutes } from './calibration_routes.ts';
import { type CostRouteDeps, costRoutes } from './cost_routes.ts';
import { type GroundingRouteDeps, groundingRoute } from './grounding_route.ts';
import { type LabelRouteDeps, labelRoute } from './label_route.ts';
import { type LearningRouteDeps, learningRoutes } from './learning/learning_routes.ts';
import { requireLoopbackHost } from './require_loopback_host.ts';
import { type RoutingRouteDeps, routingRoute } from './routing_route.ts';
import { batchRoute } from './batch_route.ts';
import { getRoute } from './get_route.ts';
import { type EvidenceRouteDeps, evidenceRoute } from './outcomes/evidence_route.ts';
import { type EventsDeps, eventsRoute } from './outcomes/events_route.ts';
import { type OutcomeListDeps, outcomeListRoute } from './outcomes/outcome_list_route.ts';
import { type OverviewDeps, overviewRoute } from './outcomes/overview_route.ts';
import { serveConsole } from './console/serve_console.ts';
import { type SessionRouteDeps, sessionRoute } from './outcomes/session_route.ts';
import { type OperationsDeps, operationsRoutes } from './operations_routes.ts';
import { type PolicyPromotionDeps, policyPromotionRoutes } from './policy_promotion_routes.ts';
import { policyLintRoute } from './policy_lint_route.ts';
import { type PolicyRegisterDeps, policyRegisterRoute } from './policy_register_route.ts';
import { policyRoutes } from './policy_routes.ts';
import { type ProofRouteDeps, proofRoutes } from './proof_routes.ts';
import { type SubmitDeps, submitRoute } from './submit_route.ts';
import { type DeadLetterRouteDeps, deadLetterRoutes } from './system/dead_letter_routes.ts';
import { type SystemRouteDeps, systemRoutes } from './system/system_routes.ts';

export interface ServerDeps {
  readonly submit: SubmitDeps;
  readonly get: Parameters<typeof getRoute>[1];
  readonly labels: LabelRouteDeps;
  readonly calibration: CalibrationRouteDeps;
  readonly learning: LearningRouteDeps;
  readonly routing: RoutingRouteDeps;
  readonly cost: CostRouteDeps;
  readonly grounding: GroundingRouteDeps;
  readonly policies: PolicyPromotionDeps & PolicyRegisterDeps & ProofRouteDeps;
  readonly outcomes: OutcomeListDeps & OverviewDeps & SessionRouteDeps & EvidenceRouteDeps & EventsDeps;
  readonly system: SystemRouteDeps & DeadLetterRouteDeps;
  readonly operations: OperationsDeps;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Share of API requests that get a log line. */
  readonly logSample: number;
  readonly random: () => number;
  /** undefined: plain HTTP. */
  readonly tls: TlsEndpoint | undefined;
  /** Whether requests need a token. */
  readonly tokens: boolean;
  /** Where the built console lies; undefined: none is served. */
  readonly consoleDirectory: URL | undefined;
}

/** Of a policy's id. */
const MAX_PARAM_LENGTH = 128;
const REQUEST_TIMEOUT_MS = 300_000;
/** Longer than the idle time of the usual load balancers, which otherwise meet a connection that is just closing. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

/** The HTTP edge: routes, problems, request ids, access log and timing. */
export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const { tls } = deps;
  const timeouts = { requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS };
  const app = fastify({
    bodyLimit: deps.submit.maxBodyBytes,
    ...timeouts,
    ...(tls === undefined
      ? {}
      : { serverFactory: (handler: RequestListener) => tls.createServer(timeouts, handler) }),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    requestIdHeader: false,
    genReqId: (request) => readRequestId(request.headers['x-request-id']) ?? randomUUID(),
    // A path that cannot be decoded is found by no route, so that no hook sees it.
    frameworkErrors: (_error, request, reply) => {
      if (tls !== undefined && refuseClient(tls, request, reply) !== undefined) return;
      answerNotFound(request, reply);
    },
  });
  app.decorateRequest('identity', undefined);
  if (tls !== undefined) requireClientCertificate(app, tls);
  answerWithProblems(app, deps.logger);
  observe(app, deps);
  if (!deps.tokens) requireLoopbackHost(app);
  await app.register(swagger, { openapi: OPENAPI });
  await app.register((scope) => submitRoute(scope, deps.submit));
  await app.register((scope) => batchRoute(scope, deps.submit));
  await app.register((scope) => getRoute(scope, deps.get));
  await app.register((scope) => labelRoute(scope, deps.labels));
  await app.register((scope) => calibrationRoutes(scope, deps.calibration));
  await app.register((scope) => learningRoutes(scope, deps.learning));
  await app.register((scope) => routingRoute(scope, deps.routing));
  await app.register((scope) => costRoutes(scope, deps.cost));
  await app.register((scope) => groundingRoute(scope, deps.grounding));
  await app.register((scope) => policyRegisterRoute(scope, deps.policies));
  await app.register((scope) => policyLintRoute(scope, deps.policies));
  await app.register((scope) => policyRoutes(scope, deps.policies));
  await app.register((scope) => policyPromotionRoutes(scope, deps.policies));
  await app.register((scope) => proofRoutes(scope, deps.policies));
  await app.register((scope) => sessionRoute(scope, deps.outcomes));
  await app.register((scope) => outcomeListRoute(scope, deps.outcomes));
  await app.register((scope) => overviewRoute(scope, deps.outcomes));
  await app.register((scope) => evidenceRoute(scope, deps.outcomes));
  await app.register((scope) => eventsRoute(scope, deps.outcomes));
  await app.register((scope) => systemRoutes(scope, deps.system));
  await app.register((scope) => deadLetterRoutes(scope, deps.system));
  await app.register((scope) => operationsRoutes(scope, deps.operations));
  const { consoleDirectory } = deps;
  if (consoleDirectory !== undefined) await app.register((scope) => serveConsole(scope, consoleDirectory));
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
  // With callbacks, not promises: these run for every request.
  app.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    done(null, payload);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const status = reply.statusCode;
    // How long a stream is listened to says nothing of how fast the gateway answers.
    const streamed = reply.getHeader('content-type') === 'text/event-stream';
    if (!streamed) metrics.observeRequest(route, status, reply.elapsedTime / 1000, request.id);
    const fields = {
      request_id: request.id,
      route,
      status,
      tenant_id: request.identity?.tenant.id,
      ms: reply.elapsedTime,
    };
    if (status >= 500) logger.error(fields, 'request failed');
    else if (route.startsWith('/v1/') && random() < logSample) logger.info(fields, 'request');
    done();
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
    return answerNotFound(request, reply);
  });
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = 'There is nothing at this path; see /openapi.json.';
  return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
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
