import type { Keyring, PcsVersion, TenantId } from '@kakeya/protocol';
import type { Limits } from '@kakeya/storage';
import type { DecisionSettings } from '@kakeya/verdict';

/** Whose records these are, with the keys and limits that apply to them. */
export interface Tenant extends Limits {
  readonly id: TenantId;
  /** undefined only under PCS_SIGN_ALG=none: signatures are then not looked at. */
  readonly keyring: Keyring | undefined;
  readonly minPcsVersion: PcsVersion;
  readonly decision: DecisionSettings;
}

export const DEFAULT_TENANT = 'default';
