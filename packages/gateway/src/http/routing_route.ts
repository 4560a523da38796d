import { problem } from '@kakeya/protocol';
import { tenantStateOf } from '@kakeya/verdict';
import type { FastifyInstance } from 'fastify';
import type { Decisions } from '../decisions/decisions.ts';
import type { Gate } from '../overload/gate.ts';
import { type ExperimentMonitor, LABELS_PER_LOOK } from '../routing/experiment_monitor.ts';
import { type Admission, sendProblem } from './admission.ts';
import { ownTenant } from './calibration_routes.ts';
import { TenantParamsSchema } from './calibration_schemas.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { sendStorageFault } from './label_route.ts';
import { ResumedSchema, ResumeSchema, RoutingStateSchema } from './routing_schemas.ts';
import { takeJson } from './take_json.ts';

export interface RoutingRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly decisions: Pick<Decisions, 'latest'>;
  readonly experiments: Pick<ExperimentMonitor, 'report' | 'resume'>;
}

const MAX_BODY_BYTES = 16_384;
const LIMITS = { maxDepth: 2, maxMembers: 8, maxElements: 8 };

/** A tenant's routing experiment: what it shows so far, and how a rollback is lifted. */
export async function routingRoute(app: FastifyInstance, deps: RoutingRouteDeps): Promise<void> {
  takeJson(app, MAX_BODY_BYTES);
  const read = jsonBodyReader(ResumeSchema, LIMITS);
  const { admission, gate } = deps;

  app.get<{ Params: { tenant: string } }>('/v1/routing/:tenant', {
    ...documented({
      operationId: 'getRouting',
      summary: "What a tenant's comparison of the fast path with the full one shows so far.",
      params: TenantParamsSchema,
      response: { 200: RoutingStateSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('calibration:read')],
    handler: async (request, reply) => {
      const tenant = ownTenant(request);
      if ('status' in tenant) return sendProblem(reply, tenant);
      return reply.code(200).type('application/json').send(stateJson(tenant.id, deps));
    },
  });

  app.post<{ Params: { tenant: string } }>('/v1/routing/:tenant/resume', {
    ...documented({
      operationId: 'resumeRouting',
      summary: 'Lift a rollback. The experiment begins anew: what was seen before is not judged again.',
      params: TenantParamsSchema,
      body: { 'application/json': ResumeSchema },
      response: { 200: ResumedSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('calibration:write'), admission.limitRate],
    handler: async (request, reply) => {
      const tenant = ownTenant(request);
      if ('status' in tenant) return sendProblem(reply, tenant);
      const parsed = read(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      try {
        const resumed = await deps.experiments.resume(tenant.id, parsed.value);
        if (resumed !== null) {
          const { status, history } = resumed;
          return reply
            .code(200)
            .type('application/json')
            .send(JSON.stringify({ tenant: tenant.id, status, history }));
        }
      } catch (fault) {
        return sendStorageFault(fault, request.id, reply);
      }
      const detail = 'No rollback is in force: there is nothing to lift.';
      return sendProblem(reply, problem('not-found', { detail, request_id: request.id }));
    },
  });
}

function stateJson(tenant: string, { decisions, experiments }: RoutingRouteDeps): string {
  const { enabled } = tenantStateOf(decisions.latest, tenant).settings.routing;
  const { experiment, guardrail, analysis, ...looks } = experiments.report(tenant);
  return JSON.stringify({
    tenant,
    enabled,
    status: guardrail.status,
    experiment: experiment && { id: experiment.id, treatment_share: experiment.treatmentShare },
    looks: {
      taken: looks.looksTaken,
      planned: looks.looksPlanned,
      labels_per_look: LABELS_PER_LOOK,
      labelled: looks.labelled,
      labels_until_next: looks.labelsUntilLook,
    },
    history: guardrail.history,
    analysis,
  });
}
