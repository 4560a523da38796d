import type { ProblemTypeName } from '@kakeya/protocol';
import type { Tenant } from '../tenancy/tenant.ts';

export const SCOPES = [
  'pcs:submit',
  'pcs:read',
  'pcs:texts',
  'labels:write',
  'calibration:read',
  'calibration:write',
  'models:write',
  'grounding:check',
  'cost:read',
  'cost:write',
  'policy:compile',
  'policy:read',
  'policy:promote',
  'verify:run',
  'tenants:read',
  'system:read',
  'system:operate',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who sends a request, as far as the transport tells. */
export interface Identity {
  readonly tenant: Tenant;
  readonly scopes: ReadonlySet<Scope>;
  /** Who holds the token, as its issuer says; for the record of who did what, never for a decision. */
  readonly subject?: string;
  /** Unix ms from which on the token stands for nothing; undefined: there is none that could expire. */
  readonly expiresAtMs?: number;
}

export type Identification =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly type: ProblemTypeName; readonly detail: string };

export interface Credentials {
  readonly authorization: string | undefined;
  /** The X-Tenant-Id header: a claim, never a proof. */
  readonly claimedTenant: string | undefined;
}

export type Identify = (credentials: Credentials) => Promise<Identification>;
