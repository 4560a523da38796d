import { type ProblemBody, problem, type TenantId } from '@kakeya/protocol';
import { calibrationReport, type LabelledItem, tenantStateOf } from '@kakeya/verdict';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Decisions } from '../decisions/decisions.ts';
import type { Gate } from '../overload/gate.ts';
import type { Watch } from '../watch/watch.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { CalibrationStateSchema, ImportedSchema, TenantParamsSchema } from './calibration_schemas.ts';
import { documented, PROBLEM_RESPONSES } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { sendStorageFault } from './label_route.ts';
import { CalibrationRecordSchema, ImportSchema, RecalibrationSchema } from './label_schemas.ts';
import { takeJson } from './take_json.ts';

export interface CalibrationRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly decisions: Decisions;
  readonly watch: Watch;
  readonly clock: () => number;
  readonly maxBodyBytes: number;
}

const LIMITS = { maxDepth: 4, maxMembers: 40_000, maxElements: 40_000 };
type TenantRequest = FastifyRequest<{ Params: { tenant: string } }>;

/** A tenant's calibration: its state, its labelled records in and out, and how it is begun anew. */
export async function calibrationRoutes(app: FastifyInstance, deps: CalibrationRouteDeps): Promise<void> {
  takeJson(app, deps.maxBodyBytes);
  const { admission, gate, decisions, clock } = deps;
  const reads = { onRequest: [gate.hook('refuse'), admission.requireScope('calibration:read')] };
  const writes = {
    onRequest: [gate.hook('refuse'), admission.requireScope('calibration:write'), admission.limitRate],
  };

  app.get<{ Params: { tenant: string } }>('/v1/calibration/:tenant', {
    ...documented({
      operationId: 'getCalibration',
      summary: 'What calibration does for a tenant now, and whether its assumptions still hold.',
      params: TenantParamsSchema,
      response: { 200: CalibrationStateSchema, ...PROBLEM_RESPONSES },
    }),
    ...reads,
    handler: async (request, reply) => {
      const tenant = ownTenant(request);
      if ('status' in tenant) return sendProblem(reply, tenant);
      const report = calibrationReport(decisions.latest, tenant.id, clock());
      const watch = deps.watch.report(tenant.id);
      return sendJson(reply, { tenant: tenant.id, ...report, watch });
    },
  });

  app.get<{ Params: { tenant: string } }>('/v1/calibration/:tenant/records', {
    ...documented({
      operationId: 'exportCalibration',
      summary: 'The labelled records, oldest first, one per line.',
      params: TenantParamsSchema,
      response: {
        200: {
          description: 'One record a line.',
          content: { 'application/x-ndjson': { schema: CalibrationRecordSchema } },
        },
        ...PROBLEM_RESPONSES,
      },
    }),
    ...reads,
    handler: async (request, reply) => {
      const tenant = ownTenant(request);
      if ('status' in tenant) return sendProblem(reply, tenant);
      const { items, calibration } = tenantStateOf(decisions.latest, tenant.id);
      const scores = new Map(calibration.set.records.map(({ id, score }) => [id, score]));
      const lines = items.map((item) => `${JSON.stringify(exported(item, scores.get(item.id) ?? null))}\n`);
      return reply.code(200).type('application/x-ndjson').send(lines.join(''));
    },
  });

  post('/v1/calibration/:tenant/records', ImportSchema, ImportedSchema, {
    operationId: 'importCalibration',
    summary: 'Take over outcomes that were labelled elsewhere.',
    change: ({ by, records }, tenant, requestId) => ({
      kind: 'import' as const,
      tenant,
      at_ms: clock(),
      request_id: requestId,
      imported_by: by,
      records: records.map(({ id, score, label, at, propensity = 1, label_share = propensity }) => ({
        id,
        score,
        label,
        at_ms: Date.parse(at),
        propensity,
        label_share,
      })),
    }),
  });

  post('/v1/calibration/:tenant/recalibrate', RecalibrationSchema, ImportedSchema, {
    operationId: 'recalibrate',
    summary: 'Begin the watch anew, and forget labels that no longer stand for what comes.',
    change: ({ by, keep_since }, tenant) => ({
      kind: 'recalibration' as const,
      tenant,
      at_ms: clock(),
      by,
      keep_since_ms: keep_since === undefined ? null : Date.parse(keep_since),
      triggers: ['requested'],
    }),
  });

  function post<S extends TSchema>(
    path: string,
    schema: S,
    response: TSchema,
    { operationId, summary, change }: Posting<S>,
  ): void {
    const read = jsonBodyReader(schema, LIMITS);
    app.post<{ Params: { tenant: string } }>(path, {
      ...documented({
        operationId,
        summary,
        params: TenantParamsSchema,
        body: { 'application/json': schema },
        response: { 200: response, ...PROBLEM_RESPONSES },
      }),
      ...writes,
      handler: async (request, reply) => {
        const tenant = ownTenant(request);
        if ('status' in tenant) return sendProblem(reply, tenant);
        const parsed = read(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
        if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
        try {
          await decisions.append(change(parsed.value, tenant.id, request.id));
        } catch (fault) {
          return sendStorageFault(fault, request.id, reply);
        }
        const { calibration, items } = tenantStateOf(decisions.latest, tenant.id);
        return sendJson(reply, { calibration_version: calibration.version, records: items.length });
      },
    });
  }
}

interface Posting<S extends TSchema> {
  readonly operationId: string;
  readonly summary: string;
  readonly change: (
    body: Static<S>,
    tenant: TenantId,
    requestId: string,
  ) => Parameters<Decisions['append']>[0];
}

/** A token speaks for its own tenant only. */
export function ownTenant(request: TenantRequest): { readonly id: TenantId } | ProblemBody {
  const { id } = identityOf(request).tenant;
  if (request.params.tenant === id) return { id };
  const detail = 'The address names another tenant than the credentials.';
  return problem('tenant-mismatch', { detail, request_id: request.id });
}

const exported = (item: LabelledItem, score: number | null) => ({
  id: item.id,
  score,
  label: item.label,
  at: new Date(item.decidedAtMs).toISOString(),
  propensity: 1 / item.weight,
  label_share: item.labelShare,
  labelled_at: new Date(item.labelledAtMs).toISOString(),
  features: item.features,
});

const sendJson = (reply: FastifyReply, value: object): FastifyReply =>
  reply.code(200).type('application/json').send(JSON.stringify(value));
