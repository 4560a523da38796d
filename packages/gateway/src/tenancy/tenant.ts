import type { Keyring, PcsVersion, TenantId } from '@kakeya/protocol';

/** Whose records these are, with the keys and limits that apply to them. */
export interface Tenant {
  readonly id: TenantId;
  /** undefined only under PCS_SIGN_ALG=none: signatures are then not looked at. */
  readonly keyring: Keyring | undefined;
  readonly tokenRate: number;
  readonly tokenBurst: number;
  readonly minPcsVersion: PcsVersion;
}

export const DEFAULT_TENANT = 'default';
