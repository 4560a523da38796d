import { errors, jwtVerify } from 'jose';
import { DEFAULT_TENANT, type Tenant } from '../tenancy/tenant.ts';
import { type Identification, type Identify, SCOPES, type Scope } from './identity.ts';

const MAX_CACHED = 1_000;

interface CachedToken {
  readonly identification: Identification;
  readonly expiresAtMs: number;
}

/** Identity by bearer token: HS256 (RFC 7519), with `exp`, `tenant_id` and a space-separated `scope`. */
export function identifyByToken(
  tenants: ReadonlyMap<string, Tenant>,
  options: { readonly secret: string; readonly multiTenant: boolean; readonly clock: () => number },
): Identify {
  const secret = new TextEncoder().encode(options.secret);
  const cache = new Map<string, CachedToken>();

  return async ({ authorization, claimedTenant }) => {
    const token = /^Bearer ([A-Za-z0-9._~+/=-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined)
      return refuse('token-missing', 'Send a bearer token in the Authorization header.');
    const nowMs = options.clock();
    const cached = cache.get(token);
    const fresh = cached !== undefined && cached.expiresAtMs > nowMs;
    const { identification, expiresAtMs } = fresh ? cached : await check(token, nowMs);
    if (identification.ok && !fresh) remember(cache, token, { identification, expiresAtMs });
    if (
      identification.ok &&
      claimedTenant !== undefined &&
      claimedTenant !== identification.identity.tenant.id
    ) {
      return refuse('tenant-mismatch', 'The X-Tenant-Id header names another tenant than the token.');
    }
    return identification;
  };

  async function check(token: string, nowMs: number): Promise<CachedToken> {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        requiredClaims: ['exp'],
        currentDate: new Date(nowMs),
      });
      const id = payload['tenant_id'] ?? (options.multiTenant ? undefined : DEFAULT_TENANT);
      const tenant = typeof id === 'string' ? tenants.get(id) : undefined;
      const expiresAtMs = (payload.exp ?? 0) * 1000;
      if (tenant === undefined) {
        return {
          identification: refuse('tenant-unknown', 'The token names no tenant that is configured here.'),
          expiresAtMs,
        };
      }
      return {
        identification: { ok: true, identity: { tenant, scopes: parseScopes(payload['scope']) } },
        expiresAtMs,
      };
    } catch (fault) {
      if (!(fault instanceof errors.JOSEError)) throw fault;
      return {
        identification: refuse('token-invalid', `The token is refused: ${fault.message}.`),
        expiresAtMs: 0,
      };
    }
  }
}

function remember(cache: Map<string, CachedToken>, token: string, entry: CachedToken): void {
  if (cache.size >= MAX_CACHED) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(token, entry);
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
