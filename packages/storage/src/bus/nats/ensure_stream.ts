import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import { StorageError } from '../../errors.ts';
import type { WantedStream } from './streams.ts';

const NAME_IN_USE = 10_058;

/**
 * Creates the stream unless there is one. One that is there stays as its operator set it up (replicas, limits, age:
 * changing those could delete events), but must serve. Rejects with `invalid_argument`, saying what to change, when
 * it cannot.
 */
export async function ensureStream(manager: JetStreamManager, wanted: WantedStream): Promise<void> {
  const found = (await find(manager, wanted.name)) ?? (await create(manager, wanted));
  if (found.storage !== StorageType.File) {
    throw refusal(wanted.name, 'keeps its events in memory only', 'file storage');
  }
  const missing = wanted.subjects.filter((subject) => !found.subjects.includes(subject));
  if (missing.length > 0) {
    throw refusal(wanted.name, 'does not take all subjects', `the subjects ${missing.join(', ')}`);
  }
  if (found.duplicate_window < wanted.duplicate_window) {
    const window = `a duplicate window of at least ${millis(wanted.duplicate_window)} ms`;
    throw refusal(wanted.name, 'would take repeated events twice', window);
  }
}

async function find(manager: JetStreamManager, name: string): Promise<StreamConfig | undefined> {
  try {
    return (await manager.streams.info(name)).config;
  } catch (fault) {
    if (isStreamNotFound(fault)) return undefined;
    throw fault;
  }
}

/** Another process may create it at the same moment. */
async function create(manager: JetStreamManager, wanted: WantedStream): Promise<StreamConfig> {
  try {
    return (await manager.streams.add(wanted)).config;
  } catch (fault) {
    if (!(fault instanceof JetStreamApiError) || fault.code !== NAME_IN_USE) throw fault;
    return (await manager.streams.info(wanted.name)).config;
  }
}

const refusal = (name: string, what: string, give: string): StorageError =>
  new StorageError(
    'invalid_argument',
    `The NATS stream ${name} ${what}. Give it ${give}, or name another stream.`,
  );

export const isStreamNotFound = (fault: unknown): boolean =>
  fault instanceof JetStreamApiError && fault.code === JetStreamApiCodes.StreamNotFound;
