import { type ProblemBody, problem } from '@kakeya/protocol';
import type { RateLimiter, Take } from '@kakeya/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identify, Identity, Scope } from '../identity/identity.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | undefined;
  }
}

export interface AdmissionDeps {
  readonly identify: Identify;
  readonly tenants: TenantDirectory;
  readonly limiter: RateLimiter;
  readonly onQuotaExceeded: (tenant: string) => void;
}

export type Admission = ReturnType<typeof createAdmission>;

/** Who may enter, and how fast: decided from the headers alone, before a byte of the body is read (D13). */
export function createAdmission({ identify, tenants, limiter, onQuotaExceeded }: AdmissionDeps) {
  /** Takes one record's worth of the tenant's limits; undefined when there is room. */
  const limit = (
    { tenant: { id } }: Identity,
    requestId: string,
  ): ProblemBody | undefined | Promise<ProblemBody | undefined> => {
    // A batch outlives the look at its headers: its tenant may have been removed, and must then fill no disk.
    const tenant = tenants.get(id);
    if (tenant === undefined) {
      const detail = 'This tenant is no longer configured here.';
      return problem('tenant-unknown', { detail, request_id: requestId });
    }
    const judge = (take: Take): ProblemBody | undefined => {
      if (take.ok) return undefined;
      onQuotaExceeded(id);
      return problem('rate-limited', {
        detail: LIMIT_DETAILS[take.limit],
        request_id: requestId,
        retry_after_s: take.retryAfterS,
      });
    };
    const take = limiter.take(id, tenant);
    return take instanceof Promise ? take.then(judge) : judge(take);
  };

  const authenticate = async (request: FastifyRequest): Promise<Identity | ProblemBody> => {
    const identification = await identify({
      authorization: request.headers.authorization,
      claimedTenant: single(request.headers['x-tenant-id']),
    });
    if (!identification.ok) {
      return problem(identification.type, { detail: identification.detail, request_id: request.id });
    }
    request.identity = identification.identity;
    return identification.identity;
  };

  const authorise = async (request: FastifyRequest, scope: Scope): Promise<ProblemBody | undefined> => {
    const identity = await authenticate(request);
    if ('status' in identity) return identity;
    if (identity.scopes.has(scope)) return undefined;
    return problem('forbidden-scope', {
      detail: `This needs a token with the scope ${scope}.`,
      request_id: request.id,
    });
  };

  return {
    limit,
    requireScope: (scope: Scope) => async (request: FastifyRequest, reply: FastifyReply) => {
      const refusal = await authorise(request, scope);
      return refusal === undefined ? undefined : sendProblem(reply, refusal);
    },
    /** For what whoever is known may ask, whatever the token allows. */
    requireIdentity: async (request: FastifyRequest, reply: FastifyReply) => {
      const identity = await authenticate(request);
      return 'status' in identity ? sendProblem(reply, identity) : undefined;
    },
    limitRate: async (request: FastifyRequest, reply: FastifyReply) => {
      const refusal = await limit(identityOf(request), request.id);
      return refusal === undefined ? undefined : sendProblem(reply, refusal);
    },
  };
}

const LIMIT_DETAILS: Readonly<Record<'rate' | 'quota', string>> = {
  rate: 'This tenant sends faster than its rate limit.',
  quota: 'This tenant has used up its quota of this UTC day.',
};

/** Asserts that admission ran: a route without it must not serve. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === undefined) throw new Error('The route has no admission hook.');
  return request.identity;
}

export function sendProblem(reply: FastifyReply, body: ProblemBody): FastifyReply {
  if (body.retry_after_s !== undefined) reply.header('retry-after', String(body.retry_after_s));
  if (body.status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Bearer');
  // A refusal is of whoever asked, and of now: 404 is among those that a cache may keep unasked (RFC 9111, section 4.2.2).
  reply.header('cache-control', 'private, no-store');
  return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body));
}

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;
