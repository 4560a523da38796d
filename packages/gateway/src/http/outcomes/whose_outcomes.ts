import { type ProblemBody, problem } from '@kakeya/protocol';
import type { FastifyRequest } from 'fastify';
import { identityOf } from '../admission.ts';

/** undefined: of all tenants. */
export interface Whose {
  readonly tenant: string | undefined;
}

/**
 * Whose outcomes a request gets: its own tenant's, unless it asks for others and may see them. Everything that reads
 * the index goes through this: the index itself knows no credentials.
 */
export function whoseOutcomes(request: FastifyRequest, asked: string | undefined): Whose | ProblemBody {
  const { tenant, scopes } = identityOf(request);
  if (asked === undefined || asked === tenant.id) return { tenant: tenant.id };
  if (scopes.has('tenants:read')) return { tenant: asked === '*' ? undefined : asked };
  const detail = 'Outcomes of other tenants need a token with the scope tenants:read.';
  return problem('tenant-mismatch', { detail, request_id: request.id });
}
