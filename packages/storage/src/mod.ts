export { StorageError, type StorageErrorCode } from './errors.ts';

export type { Disk, DiskFile } from './disk/mod.ts';
export { isNoSpaceError, nodeDisk } from './disk/mod.ts';

export type {
  CompactJournalOptions,
  CorruptRange,
  Journal,
  JournalEntry,
  JournalHealth,
  JournalInspection,
  JournalKeyring,
  JournalStats,
  OpenJournalOptions,
  ReadJournalOptions,
  ReadOnlyOptions,
  RecoveryReport,
  SegmentInspection,
  SegmentStats,
  Seq,
} from './journal/mod.ts';
export {
  compactJournal,
  inspectJournal,
  openJournal,
  readJournalReadOnly,
  verifyJournal,
} from './journal/mod.ts';

export type { DedupEntry, DedupKey, DedupStore, PutResult } from './dedup/types.ts';
export { openEmbeddedDedup, type EmbeddedDedupOptions } from './dedup/embedded/open_embedded_dedup.ts';
export {
  openPostgresDedup,
  type PostgresDedupOptions,
} from './dedup/postgres/open_postgres_dedup.ts';
export { openRedisDedup, type RedisDedupOptions } from './dedup/redis/open_redis_dedup.ts';
export { MAX_DIGEST_LENGTH, MAX_KEY_PART_LENGTH, MAX_VALUE_LENGTH } from './dedup/limits.ts';

export {
  type BreakerOptions,
  type BreakerPorts,
  BreakerRegistry,
  type BreakerState,
  type BreakerTransition,
  type CallKind,
  CircuitBreaker,
  guardDedup,
  openWhenAsked,
} from './breaker/mod.ts';

export type { Limits, LocalLimiterOptions, RateLimiter, RedisLimiterOptions, Take } from './limits/mod.ts';
export { openLocalLimiter, openRedisLimiter } from './limits/mod.ts';

export type { ProjectionSnapshot, ProjectionStore } from './projection/types.ts';
export { openProjectionStore, type ProjectionStoreOptions } from './projection/open_projection_store.ts';

export type {
  ActiveModel,
  ListedModel,
  ModelAct,
  ModelEvent,
  ModelRegistry,
  ModelScope,
  RegisteredModel,
} from './models/types.ts';
export { type ModelRegistryOptions, openModelRegistry } from './models/open_model_registry.ts';

export type {
  ListedPolicy,
  PolicyBindings,
  PolicyEntry,
  PolicyEvent,
  PolicyHistoryFilter,
  PolicyKind,
  PolicyMode,
  PolicyName,
  PolicyPromotion,
  PolicyRegistry,
  PolicyRollback,
  PolicyStanding,
  PolicyTakenBack,
  RegisteredPolicy,
  RegisterOutcome,
  RunningPolicy,
} from './policies/types.ts';
export { openPolicyRegistry, type PolicyRegistryOptions } from './policies/open_policy_registry.ts';
export type { RegistryAct, RegistryScope } from './registry/types.ts';

export type {
  FeatureLabel,
  FeatureQuery,
  FeatureRow,
  FeatureStore,
  LabelledFeatureRow,
} from './features/types.ts';
export { type FeatureStoreOptions, openFeatureStore } from './features/open_feature_store.ts';

export type {
  IndexedAct,
  IndexedLabel,
  IndexedRefusal,
  ListedOutcome,
  OutcomeBatch,
  OutcomeFilter,
  OutcomeHistory,
  OutcomeIndex,
  OutcomePage,
  OutcomeRow,
  OutcomeWindow,
  OverviewBucket,
  OverviewCounts,
  OverviewQuery,
  Repetition,
} from './outcomes/types.ts';
export { LATENCY_RELATIVE_ERROR, latencyCellOf, quantileOfCells } from './outcomes/latency_cells.ts';
export { openOutcomeIndex, type OutcomeIndexOptions } from './outcomes/open_outcome_index.ts';

export { acquireProcessLock, type ProcessLock } from './lock/process_lock.ts';

export type { BusEvent, BusReceipt, CloudEvent, EventBus } from './bus/types.ts';
export { type NatsBusOptions, openNatsBus } from './bus/nats/open_nats_bus.ts';
export type {
  DeadLetter,
  DeadLetterPage,
  DeadLetterStream,
  DiscardOutcome,
  OriginalMessage,
  RedriveOutcome,
} from './bus/dead_letters.ts';
export { type DeadLetterOptions, openDeadLetters } from './bus/nats/open_dead_letters.ts';
