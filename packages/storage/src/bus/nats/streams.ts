import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

export type WantedStream = Partial<StreamConfig> &
  Pick<StreamConfig, 'name' | 'subjects' | 'duplicate_window'>;

export interface BusStreamOptions {
  readonly stream: string;
  readonly subjectPrefix: string;
  readonly duplicateWindowMs: number;
  readonly maxAgeMs: number;
}

const ON_FILES = {
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
} as const;

/** The stream of the bus: everything under the prefix. */
export function busStream(options: BusStreamOptions): WantedStream {
  return {
    ...ON_FILES,
    name: options.stream,
    description: 'Events relayed from the journal of Kakeya',
    subjects: [`${options.subjectPrefix}.>`],
    duplicate_window: nanos(options.duplicateWindowMs),
    max_age: nanos(options.maxAgeMs),
  };
}

export const deadLetterStreamOf = (stream: string): string => `${stream}_DLQ`;

const DEAD_LETTERS_WINDOW_MS = 120_000;

/**
 * The dead letters of a stream: the server's own advisories that a consumer has used up its deliveries of a message.
 * A stream takes them where they are made, so that none is lost while nobody listens; they stay until somebody
 * deals with them.
 */
export function deadLetterStream(stream: string): WantedStream {
  return {
    ...ON_FILES,
    name: deadLetterStreamOf(stream),
    description: `Messages of ${stream} whose deliveries were used up`,
    subjects: [`$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.*`],
    duplicate_window: nanos(DEAD_LETTERS_WINDOW_MS),
  };
}
