/** Training, cards and audits of risk models: everything that needs exact distributions. */
export { type AuditedRate, type AuditedRow, auditFairness, type GroupAudit } from './audit_fairness.ts';
export { type CardMetrics, type CardPart, RISK_CARD_FORMAT, type RiskModelCard } from './card.ts';
export { onlineVerdict, type OnlineOptions, type OnlineVerdict } from './online_verdict.ts';
export { parseRiskCard } from './parse_card.ts';
export { parseTrainingRow } from './parse_training_row.ts';
export { type TrainedRisk, trainRisk, type TrainRiskOptions } from './train_risk.ts';
export type { TrainingRow } from './training_row.ts';
