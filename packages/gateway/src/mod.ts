export { type GatewayConfig, isLoopback, loadConfig } from './config/config.ts';
export { parseJournalKeys } from './config/journal_keys.ts';
export { CONSUMERS, NO_CONSUMERS } from './consumers.ts';
export { type Environment } from './config/read_settings.ts';
export type { SettingOrigins, SettingSource } from './config/setting_source.ts';
export { type Settings, SettingsSchema } from './config/settings.ts';
export { GatewayError, type GatewayErrorCode } from './errors.ts';
export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export {
  ACT,
  CHANGE,
  decodeChange,
  decodeHeard,
  decodeInbox,
  decodeResult,
  decodeSpans,
  HEARD,
  INBOX,
  type RecordedSubmission,
  RESULT,
  SPANS,
  STATE,
  type Result,
} from './pipeline/log_entry.ts';
export { findingOf } from './judge/judge_evidence.ts';
export { type ReadSubmission, readSubmission } from './judge/read_submission.ts';
export { type StateEntry, StateReader } from './pipeline/state_entry.ts';
export { editRegistry, type TenantList } from './tenancy/edit_registry.ts';
export { type InspectedTenant, inspectTenants } from './tenancy/inspect_tenants.ts';
export { type TenantRegistry } from './tenancy/registry.ts';
export type { ReloadReport } from './tenancy/reload_tenants.ts';
export { createLogger, type Logger } from './telemetry/log.ts';
export { VERSION } from './version.ts';
