import type { TenantId } from '@kakeya/protocol';
import { StorageError } from '@kakeya/storage';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Gate } from '../../overload/gate.ts';
import { comeBackLater } from '../../overload/refusals.ts';
import { type Admission, identityOf, sendProblem } from '../admission.ts';
import { ownTenant } from '../calibration_routes.ts';
import { TenantParamsSchema } from '../calibration_schemas.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { queryReader, sendBadQuery } from '../query_reader.ts';
import {
  BanditSchema,
  CalibrationChartsSchema,
  ModelsSchema,
  PreviewQuerySchema,
  PreviewSchema,
} from './learning_schemas.ts';

export type PreviewQuery = Static<typeof PreviewQuerySchema>;
export type Preview = Static<typeof PreviewSchema>;
export type CalibrationCharts = Static<typeof CalibrationChartsSchema>;
export type ModelsView = Static<typeof ModelsSchema>;
export type BanditView = Static<typeof BanditSchema>;

/** What people are shown of what a tenant's decisions are learnt from. Each rejects with a `StorageError`. */
export interface LearningViews {
  preview(tenant: TenantId, asked: PreviewQuery): Promise<Preview>;
  charts(tenant: TenantId): Promise<CalibrationCharts>;
  /** With `everyTenant`: those that were never promoted for the tenant, too. */
  models(viewer: { readonly tenant: TenantId; readonly everyTenant: boolean }): Promise<ModelsView>;
  bandit(tenant: TenantId): Promise<BanditView>;
}

export interface LearningRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly views: LearningViews;
}

type TenantRequest = FastifyRequest<{ Params: { tenant: string } }>;

/** What calibration would do under other bounds, its charts, a tenant's models and its bandit: to look at only. */
export async function learningRoutes(app: FastifyInstance, deps: LearningRouteDeps): Promise<void> {
  const { admission, gate, views } = deps;
  const readPreview = queryReader(PreviewQuerySchema);

  get('/v1/calibration/:tenant/preview', PreviewSchema, {
    operationId: 'previewCalibration',
    summary: 'What other bounds would do to the newest outcomes. Nothing is applied.',
    querystring: PreviewQuerySchema,
    async answer(tenant, request, reply) {
      const asked = readPreview(request);
      if (!asked.ok) return sendBadQuery(request, reply, asked.problems);
      return sendJson(reply, await views.preview(tenant, asked.value));
    },
  });
  get('/v1/calibration/:tenant/charts', CalibrationChartsSchema, {
    operationId: 'getCalibrationCharts',
    summary: 'The scores that calibrate beside those that come, and the path of the drift watch.',
    answer: async (tenant, _request, reply) => sendJson(reply, await views.charts(tenant)),
  });
  get('/v1/models/:tenant', ModelsSchema, {
    operationId: 'getModels',
    summary: 'The models that a tenant may score by, and how its own does on labels it never learnt from.',
    async answer(tenant, request, reply) {
      const everyTenant = identityOf(request).scopes.has('tenants:read');
      return sendJson(reply, await views.models({ tenant, everyTenant }));
    },
  });
  get('/v1/bandit/:tenant', BanditSchema, {
    operationId: 'getBandit',
    summary: 'What a tenant has learnt of its ensembles so far.',
    answer: async (tenant, _request, reply) => sendJson(reply, await views.bandit(tenant)),
  });

  function get(
    path: string,
    schema: TSchema,
    {
      answer,
      ...documentation
    }: {
      readonly operationId: string;
      readonly summary: string;
      readonly querystring?: TSchema;
      readonly answer: (
        tenant: TenantId,
        request: TenantRequest,
        reply: FastifyReply,
      ) => Promise<FastifyReply>;
    },
  ): void {
    app.get<{ Params: { tenant: string } }>(path, {
      ...documented({
        ...documentation,
        params: TenantParamsSchema,
        response: { 200: schema, ...PROBLEM_RESPONSES },
      }),
      onRequest: [gate.hook('refuse'), admission.requireScope('calibration:read')],
      handler: async (request, reply) => {
        const tenant = ownTenant(request);
        if ('status' in tenant) return sendProblem(reply, tenant);
        try {
          return await answer(tenant.id, request, reply);
        } catch (fault) {
          if (!(fault instanceof StorageError)) throw fault;
          const detail = 'The store that holds it does not answer.';
          return sendProblem(reply, comeBackLater('store-unavailable', request.id, detail));
        }
      },
    });
  }
}

const sendJson = (reply: FastifyReply, value: object): FastifyReply =>
  reply
    .code(200)
    .header('cache-control', 'private, no-store')
    .type('application/json')
    .send(JSON.stringify(value));
