/** A message as it was published, headers in their order. */
export interface OriginalMessage {
  readonly subject: string;
  /** Under which the bus dropped its duplicates; undefined when it had none. */
  readonly id: string | undefined;
  /** RFC 3339. */
  readonly storedAt: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A message that a consumer could not deal with in all the deliveries that it allows. */
export interface DeadLetter {
  /** Names it in every operation. */
  readonly seq: number;
  /** RFC 3339: when the last delivery had failed. */
  readonly failedAt: string;
  readonly consumer: string;
  /** null when the broker's notice cannot be read. */
  readonly deliveries: number | null;
  /** Position of the original in the stream; null when the broker's notice cannot be read. */
  readonly position: number | null;
  /** undefined when it is lost: aged out of the stream, deleted, or not to be found without the notice. */
  readonly original: OriginalMessage | undefined;
}

export interface DeadLetterPage {
  /** At most so many. */
  readonly limit: number;
  /** Only those with a greater `seq`. */
  readonly after: number;
}

/** `absent`: dealt with before, perhaps by somebody else. `lost`: there is no original to publish; discard it. */
export type RedriveOutcome = 'redriven' | 'lost' | 'absent';
export type DiscardOutcome = 'discarded' | 'absent';

/** What the consumers of a stream gave up on, until somebody deals with it. All reject with `store_unavailable`. */
export interface DeadLetterStream {
  /** In ascending order. */
  list(page: DeadLetterPage): Promise<readonly DeadLetter[]>;
  show(seq: number): Promise<DeadLetter | undefined>;
  /**
   * Publishes the original again, to all consumers of its subject, and only then removes the dead letter: a crash
   * between repeats it, under the same id. One outcome for each `seq`, in their order. After a rejection those that
   * were done are absent; redrive all of them again.
   */
  redrive(seqs: readonly number[]): Promise<readonly RedriveOutcome[]>;
  /** Removes dead letters; the originals stay in the stream. One outcome for each `seq`, in their order. */
  discard(seqs: readonly number[]): Promise<readonly DiscardOutcome[]>;
  close(): Promise<void>;
}
