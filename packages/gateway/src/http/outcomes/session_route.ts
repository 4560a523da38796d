import type { FastifyInstance } from 'fastify';
import type { Gate } from '../../overload/gate.ts';
import type { TenantDirectory } from '../../tenancy/tenant_directory.ts';
import { type Admission, identityOf } from '../admission.ts';
import { documented, PROBLEM_RESPONSES } from '../documented.ts';
import { sendPrivately } from '../send_privately.ts';
import { SessionSchema } from './outcome_schemas.ts';

export interface SessionRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly tenants: TenantDirectory;
  readonly version: string;
}

/** `GET /v1/session`: who the credentials stand for, and what they allow. */
export async function sessionRoute(app: FastifyInstance, deps: SessionRouteDeps): Promise<void> {
  const { admission, gate, tenants, version } = deps;
  app.get('/v1/session', {
    ...documented({
      operationId: 'getSession',
      summary: 'Who the credentials stand for, what they allow and until when.',
      response: { 200: SessionSchema, ...PROBLEM_RESPONSES },
    }),
    onRequest: [gate.hookAside, admission.requireIdentity],
    handler: async (request, reply) => {
      const { tenant, scopes, subject, expiresAtMs } = identityOf(request);
      const all = scopes.has('tenants:read');
      const session = {
        tenant: tenant.id,
        subject: subject ?? null,
        scopes: [...scopes],
        tenants: all ? [...tenants.values()].map(({ id }) => id).toSorted() : [tenant.id],
        expires_at: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
        version,
      };
      return sendPrivately(reply, session);
    },
  });
}
