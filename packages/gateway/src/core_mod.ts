/** The gateway without its HTTP edge and without the machine: for the simulator and for tools that replay a log. */
export { loadConfig, type GatewayConfig } from './config/config.ts';
export { type Core, type CoreDeps, startCore } from './core.ts';
export type { Answer } from './pipeline/answer.ts';
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
  RESULT,
  SPANS,
  STATE,
  type Result,
  type Submission,
} from './pipeline/log_entry.ts';
export { type StateEntry, StateReader } from './pipeline/state_entry.ts';
export type { Ports } from './ports.ts';
export { identifyJournal, type Stores } from './stores.ts';
export { createLogger } from './telemetry/log.ts';
export { createMetrics, type Metrics } from './telemetry/metrics.ts';
