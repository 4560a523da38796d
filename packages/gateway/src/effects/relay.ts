import {
  type BusEvent,
  type EventBus,
  type Journal,
  type ProjectionStore,
  type Seq,
  StorageError,
} from '@kakeya/storage';
import { decodeResult, RESULT } from '../pipeline/log_entry.ts';
import { BUS } from '../consumers.ts';
import type { LoggedResult, Projection } from './projection.ts';
import { type Anchor, heldAnchors, withAnchor } from './relay_anchors.ts';
import { relayEvent, relayEventId } from './relay_event.ts';
import { decodeRelayState, encodeRelayState } from './relay_state.ts';

export interface BusRelayOptions {
  /** Closed with the relay. */
  readonly bus: EventBus;
  readonly journal: Pick<Journal, 'read'>;
  /** Makes the ids of events unique among all journals. */
  readonly journalId: string;
  readonly checkpoints: ProjectionStore;
}

const BATCH = 512;
/** How many positions may pass before the checkpoint is saved although no event was due. */
const CHECKPOINT_EVERY = 10_000;
/** Batches published again in one go: after so many the runner gets a chance to stop and to show how far it is. */
const BATCHES_AT_ONCE = 16;

/**
 * Publishes results on the bus, in the order of the log. It is applied at least once instead of all or nothing: a
 * batch that was not acknowledged whole, or whose checkpoint was not saved, is published again. Every event has the
 * same id at every attempt, so the bus drops what it knows from its duplicate window, and consumers do beyond it.
 *
 * An acknowledgement is not the record (D15): a broker may lose what it acknowledged with its machine. Before each
 * batch the relay therefore asks whether the last event is still there, and if not, publishes the journal again from
 * the newest event that is; a new, empty broker gets everything that the journal still holds.
 */
export function createBusRelay(options: BusRelayOptions): Projection {
  return new BusRelay(options);
}

class BusRelay implements Projection {
  readonly name = BUS;
  readonly external = true;
  readonly #options: BusRelayOptions;
  #anchors: readonly Anchor[] = [];
  /** Everything up to here is on the bus, as far as is known. */
  #position: Seq = 0;
  #saved: Seq = 0;
  /** Where the runner is; after the bus lost events, `#position` is behind it for a while. */
  #reached: Seq = 0;

  constructor(options: BusRelayOptions) {
    this.#options = options;
  }

  async open(logEnd: Seq): Promise<Seq> {
    const snapshot = await this.#options.checkpoints.load(BUS);
    const position = Math.min(logEnd, snapshot?.seq ?? 0);
    const anchors = snapshot === undefined ? [] : decodeRelayState(snapshot);
    this.#anchors = anchors.filter(({ seq }) => seq <= position);
    this.#position = position;
    this.#saved = position;
    this.#reached = position;
    return position;
  }

  async apply(results: readonly LoggedResult[], through: Seq): Promise<void> {
    await this.#goBackToWhatIsHeld();
    await this.#publishAgain();
    await this.#publish(results, through);
    this.#reached = through;
  }

  durablePosition(): Seq {
    return Math.min(this.#saved, this.#position);
  }

  async close(): Promise<void> {
    try {
      if (this.#position !== this.#saved) await this.#save();
    } finally {
      await this.#options.bus.close();
    }
  }

  async #goBackToWhatIsHeld(): Promise<void> {
    const { bus, journalId } = this.#options;
    const isHeld = ({ seq, position }: Anchor): Promise<boolean> =>
      bus.holds({ id: relayEventId(journalId, seq), position });
    const last = this.#anchors.at(-1);
    if (last === undefined || (await isHeld(last))) return;
    this.#anchors = await heldAnchors(this.#anchors, isHeld);
    this.#position = this.#anchors.at(-1)?.seq ?? 0;
  }

  async #publishAgain(): Promise<void> {
    const reached = this.#reached;
    for (let batches = 0; this.#position < reached; batches += 1) {
      if (batches === BATCHES_AT_ONCE) throw stillBehind(this.#position, reached);
      const { results, through } = await readResults(this.#options.journal, this.#position, reached);
      await this.#publish(results, through);
    }
  }

  async #publish(results: readonly LoggedResult[], through: Seq): Promise<void> {
    const { bus, journal, journalId } = this.#options;
    const events: BusEvent[] = [];
    let last: Seq = 0;
    for (const logged of results) {
      const event = await relayEvent(logged, journalId, journal);
      if (event === undefined) continue;
      events.push(event);
      last = logged.seq;
    }
    const receipt = (await bus.publish(events)).at(-1);
    if (receipt !== undefined) {
      this.#anchors = withAnchor(this.#anchors, { seq: last, position: receipt.position });
    }
    this.#position = through;
    if (receipt !== undefined || through - this.#saved >= CHECKPOINT_EVERY) await this.#save();
  }

  async #save(): Promise<void> {
    const seq = this.#position;
    await this.#options.checkpoints.save(BUS, { seq, state: encodeRelayState(this.#anchors) });
    this.#saved = seq;
  }
}

/** The next results after `position`, at most a batch; `through` is the position that they reach, `end` at most. */
async function readResults(
  journal: Pick<Journal, 'read'>,
  position: Seq,
  end: Seq,
): Promise<{ readonly results: readonly LoggedResult[]; readonly through: Seq }> {
  const results: LoggedResult[] = [];
  for await (const entry of journal.read(position + 1)) {
    if (entry.seq > end) break;
    if (entry.kind === RESULT) results.push({ seq: entry.seq, result: decodeResult(entry) });
    if (results.length === BATCH) return { results, through: entry.seq };
  }
  return { results, through: end };
}

const stillBehind = (position: Seq, reached: Seq): StorageError =>
  new StorageError(
    'store_unavailable',
    `The bus had lost events that it acknowledged: published again up to ${position} of ${reached}; going on.`,
  );
