import { createHash, timingSafeEqual } from 'node:crypto';
import { problem } from '@kakeya/protocol';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';
import { sendProblem } from './admission.ts';
import { documented } from './documented.ts';
import { HealthSchema, ReadySchema } from './schemas.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

export interface OperationsDeps {
  readonly version: string;
  readonly metrics: Metrics;
  readonly checkReadiness: () => Promise<readonly Check[]>;
  readonly beforeMetrics: () => void;
  /** undefined: no credentials are configured, and only loopback may look. */
  readonly metricsCredentials: { readonly user: string; readonly password: string } | undefined;
  readonly loopback: boolean;
}

/** Health of the process, readiness of what it stands on, metrics. */
export async function operationsRoutes(app: FastifyInstance, deps: OperationsDeps): Promise<void> {
  app.get('/healthz', {
    ...documented({
      operationId: 'health',
      summary: 'The process answers.',
      response: { 200: HealthSchema },
      security: [],
    }),
    handler: async (_request, reply) =>
      reply.type('application/json').send(JSON.stringify({ status: 'ok', version: deps.version })),
  });

  app.get('/readyz', {
    ...documented({
      operationId: 'ready',
      summary: 'The journal can be written and the stores answer.',
      response: { 200: ReadySchema, 503: ReadySchema },
      security: [],
    }),
    handler: async (_request, reply) => {
      const checks = await deps.checkReadiness();
      const ready = checks.every((check) => check.ok);
      return reply
        .code(ready ? 200 : 503)
        .type('application/json')
        .send(JSON.stringify({ ready, checks }));
    },
  });

  app.get('/metrics', {
    ...documented({
      operationId: 'metrics',
      summary: 'Metrics in the Prometheus or OpenMetrics text format.',
      response: {
        200: { description: 'Metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
      },
      security: [{ metrics: [] }],
    }),
    handler: async (request, reply) => {
      const { metricsCredentials: credentials } = deps;
      if (credentials === undefined && !deps.loopback) {
        const detail = 'Set METRICS_USER and METRICS_PASS to read metrics over the network.';
        return sendProblem(reply, problem('forbidden-scope', { detail, request_id: request.id }));
      }
      if (credentials !== undefined && !basicAuthMatches(request.headers.authorization, credentials)) {
        const detail = 'Send the metrics user and password as Basic authentication.';
        reply.header('www-authenticate', 'Basic realm="metrics"');
        return sendProblem(reply, problem('token-invalid', { detail, request_id: request.id }));
      }
      deps.beforeMetrics();
      const openMetrics = (request.headers.accept ?? '').includes('application/openmetrics-text');
      const { contentType, body } = await deps.metrics.render(openMetrics);
      return reply.type(contentType).send(body);
    },
  });
}

/** Compares digests, so that neither the length nor a common prefix shows in the time it takes. */
function basicAuthMatches(
  header: string | undefined,
  expected: { readonly user: string; readonly password: string },
): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const encoded = Buffer.from(`${expected.user}:${expected.password}`).toString('base64');
  return timingSafeEqual(digest(header ?? ''), digest(`Basic ${encoded}`));
}
