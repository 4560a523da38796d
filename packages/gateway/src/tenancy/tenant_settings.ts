import { DECISION_SETTINGS } from '../config/decision_schema.ts';

/** The settings that make up tenants, and that a reload takes over. */
export const TENANT_SETTINGS: ReadonlySet<string> = new Set([
  'PCS_HMAC_KEY',
  'PCS_HMAC_KEYS',
  'PCS_ED25519_PUB_B64',
  'MIN_PCS_VERSION',
  'TENANTS',
  'TOKEN_RATE',
  'TOKEN_BURST',
  'DAILY_QUOTA',
  ...Object.keys(DECISION_SETTINGS),
]);
