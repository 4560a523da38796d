import { errors, jwtVerify } from 'jose';
import { DEFAULT_TENANT } from '../tenancy/tenant.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { type Identification, type Identify, SCOPES, type Scope } from './identity.ts';

const MAX_CACHED = 1_000;

/** What a token says once its signature is checked. Never the tenant itself, which may be gone by its next use. */
interface Claims {
  readonly tenantId: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
  readonly subject: string | undefined;
  readonly expiresAtMs: number;
}

export interface TokenOptions {
  readonly secret: string;
  readonly multiTenant: boolean;
  readonly clock: () => number;
}

/** Identity by bearer token: HS256 (RFC 7519), with `exp`, `tenant_id` and a space-separated `scope`. */
export function identifyByToken(tenants: TenantDirectory, options: TokenOptions): Identify {
  const secret = new TextEncoder().encode(options.secret);
  const cache = new Map<string, Claims>();

  return async ({ authorization, claimedTenant }) => {
    const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined)
      return refuse('token-missing', 'Send a bearer token in the Authorization header.');
    const nowMs = options.clock();
    const cached = cache.get(token);
    const claims = cached !== undefined && cached.expiresAtMs > nowMs ? cached : await check(token, nowMs);
    if (typeof claims === 'string') return refuse('token-invalid', `The token is refused: ${claims}.`);
    if (claims !== cached) remember(cache, token, claims);
    return identify(claims, claimedTenant);
  };

  /** The claims, or why the token is refused. */
  async function check(token: string, nowMs: number): Promise<Claims | string> {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        requiredClaims: ['exp'],
        currentDate: new Date(nowMs),
      });
      const id = payload['tenant_id'] ?? (options.multiTenant ? undefined : DEFAULT_TENANT);
      return {
        tenantId: typeof id === 'string' ? id : undefined,
        scopes: parseScopes(payload['scope']),
        subject: typeof payload.sub === 'string' && payload.sub !== '' ? payload.sub : undefined,
        expiresAtMs: (payload.exp ?? 0) * 1000,
      };
    } catch (fault) {
      if (!(fault instanceof errors.JOSEError)) throw fault;
      return fault.message;
    }
  }

  function identify(
    { tenantId, scopes, subject, expiresAtMs }: Claims,
    claimedTenant: string | undefined,
  ): Identification {
    const tenant = tenantId === undefined ? undefined : tenants.get(tenantId);
    if (tenant === undefined)
      return refuse('tenant-unknown', 'The token names no tenant that is configured here.');
    if (claimedTenant !== undefined && claimedTenant !== tenant.id)
      return refuse('tenant-mismatch', 'The X-Tenant-Id header names another tenant than the token.');
    return {
      ok: true,
      identity: { tenant, scopes, expiresAtMs, ...(subject === undefined ? {} : { subject }) },
    };
  }
}

function remember(cache: Map<string, Claims>, token: string, claims: Claims): void {
  if (cache.size >= MAX_CACHED) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(token, claims);
}

function parseScopes(claim: unknown): ReadonlySet<Scope> {
  const granted = typeof claim === 'string' ? claim.split(' ') : [];
  return new Set(SCOPES.filter((scope) => granted.includes(scope)));
}

const refuse = (
  type: 'token-missing' | 'token-invalid' | 'tenant-unknown' | 'tenant-mismatch',
  detail: string,
): Identification => ({
  ok: false,
  type,
  detail,
});
