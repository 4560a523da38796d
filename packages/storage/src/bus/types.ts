/** One event in the terms of CloudEvents 1.0; `specversion` and `datacontenttype` are added when it is written. */
export interface CloudEvent {
  /** Unique for its source and the same at every attempt: the bus and its consumers know duplicates by it. */
  readonly id: string;
  /** URI reference of where it happened. */
  readonly source: string;
  /** Reverse-DNS name of what happened. */
  readonly type: string;
  /** What it happened to. */
  readonly subject?: string;
  /** Unix ms at which it happened. */
  readonly timeMs?: number;
  /** Extension attributes: names of 1 to 20 lower-case letters and digits. */
  readonly extensions?: Readonly<Record<string, string>>;
  /** A JSON value. */
  readonly data: unknown;
}

export interface BusEvent {
  /** Where it goes, from general to special; any text. Consumers choose by it, and permissions are given by it. */
  readonly topic: readonly string[];
  readonly event: CloudEvent;
}

/** Where the bus put an event that it acknowledged. */
export interface BusReceipt {
  readonly id: string;
  /** Its place in the bus, from 1. */
  readonly position: number;
}

/**
 * A relay of events to others. It is not the record: an acknowledged event may still be lost with the broker's
 * machine, so the publisher keeps what it published and asks `holds` before it relies on it.
 */
export interface EventBus {
  /**
   * Resolves with a receipt for each event, in their order, once all are acknowledged. An event whose id the bus has
   * seen within its duplicate window is dropped and gets the receipt of the first. Rejects with `store_unavailable`
   * when the bus does not acknowledge in time: any of the events may be in it then, so publish all of them again.
   * Nothing is kept for later. `invalid_argument`: an event that the bus will never take.
   */
  publish(events: readonly BusEvent[]): Promise<readonly BusReceipt[]>;
  /** False when the bus has lost the event; what its retention removed counts as held. */
  holds(receipt: BusReceipt): Promise<boolean>;
  /** Rejects with `store_unavailable` when the bus cannot take events. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
