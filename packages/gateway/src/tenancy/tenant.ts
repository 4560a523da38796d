import type { Keyring, PcsVersion, TenantId } from '@kakeya/protocol';
import type { Limits } from '@kakeya/storage';

/** Whose records these are, with the keys and limits that apply to them. */
export interface Tenant extends Limits {
  readonly id: TenantId;
  /** undefined only under PCS_SIGN_ALG=none: signatures are then not looked at. */
  readonly keyring: Keyring | undefined;
  readonly minPcsVersion: PcsVersion;
}

export const DEFAULT_TENANT = 'default';
