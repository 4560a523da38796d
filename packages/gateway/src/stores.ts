import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  acquireProcessLock,
  type CorruptRange,
  type DedupStore,
  type EventBus,
  type FeatureStore,
  type Journal,
  openJournal,
  openFeatureStore,
  openNatsBus,
  openOutcomeIndex,
  openProjectionStore,
  type OutcomeIndex,
  type ProjectionStore,
  type RecoveryReport,
} from '@kakeya/storage';
import { closeAll } from './close_all.ts';
import type { GatewayConfig } from './config/config.ts';
import type { Settings } from './config/settings.ts';
import { JOURNAL_ID } from './consumers.ts';
import { openDedup } from './open_dedup.ts';
import type { Ports } from './ports.ts';

/** Begins the subject of every event. */
const SUBJECT_PREFIX = 'kakeya';

export interface Stores {
  readonly journal: Journal;
  readonly journalRecovery: RecoveryReport;
  /** Names this journal among all that share a dedup store. */
  readonly journalId: string;
  readonly dedup: DedupStore;
  readonly checkpoints: ProjectionStore;
  /** Connects when it is first used; whoever uses it closes it. */
  readonly bus?: EventBus;
  /** Whoever uses it closes it. */
  readonly features?: FeatureStore;
  readonly outcomes?: OutcomeIndex;
  close(): Promise<void>;
}

/** All that a gateway opens; the core needs less. */
export interface OpenStores extends Stores {
  readonly outcomes: OutcomeIndex;
}

/** Where a data directory keeps the features of decided outcomes. */
export const featuresPath = (dataDir: string): string => join(dataDir, 'features.sqlite');

/** Opens everything durable, under a lock: two gateways writing one journal would destroy it. */
export async function openStores(
  config: GatewayConfig,
  { clock, disk, randomUUID }: Ports,
  onCorruption: (range: CorruptRange) => void,
  onWarning: (message: string) => void,
): Promise<OpenStores> {
  const { settings, dataDir, journalDir, journalKeys } = config;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await mkdir(journalDir, { recursive: true, mode: 0o700 });
  const closers: (() => Promise<void>)[] = [];
  const close = (): Promise<void> => closeAll(closers.toReversed());
  try {
    const lock = await acquireProcessLock(journalDir);
    closers.push(() => lock.release());
    const { journal, recovery } = await openJournal({
      directory: journalDir,
      disk,
      clock,
      onCorruption,
      segmentBytes: settings.WAL_SEGMENT_BYTES,
      ...(journalKeys === undefined ? {} : { encryption: journalKeys }),
    });
    closers.push(() => journal.close());
    const dedup = await openDedup(config, clock, onWarning);
    closers.push(() => dedup.close());
    const checkpoints = await openProjectionStore({
      directory: join(dataDir, 'projections'),
      disk,
    });
    const journalId = await identifyJournal(checkpoints, randomUUID);
    const outcomes = await openOutcomeIndex({
      path: join(dataDir, 'index', 'outcomes.sqlite'),
      journalId,
    });
    closers.push(() => outcomes.close());
    const features = await openFeatureStore({ path: featuresPath(dataDir) });
    return {
      journal,
      journalRecovery: recovery,
      journalId,
      dedup,
      checkpoints,
      features,
      outcomes,
      ...openBus(settings),
      close,
    };
  } catch (fault) {
    await close();
    throw fault;
  }
}

const openBus = ({ NATS_URL: url, NATS_STREAM: stream }: Settings): Pick<Stores, 'bus'> =>
  url === undefined ? {} : { bus: openNatsBus({ url, stream, subjectPrefix: SUBJECT_PREFIX }) };

/** The name of this journal, made at its first start. */
export async function identifyJournal(
  checkpoints: ProjectionStore,
  randomUUID: () => string,
): Promise<string> {
  const stored = await checkpoints.load(JOURNAL_ID);
  if (stored !== undefined) return stored.state;
  const id = randomUUID();
  await checkpoints.save(JOURNAL_ID, { seq: 0, state: id });
  return id;
}
