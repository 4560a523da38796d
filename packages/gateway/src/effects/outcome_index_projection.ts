import type { OutcomeBatch, OutcomeIndex, Seq } from '@kakeya/storage';
import { OUTCOME_INDEX } from '../consumers.ts';
import type { Ports } from '../ports.ts';
import { indexedBatch, sizeOfBatch } from './indexed_batch.ts';
import type { Projection } from './projection.ts';

/** Puts follow each other no faster: each is a commit. What comes while none is due goes into the next. */
const GATHER_MS = 100;
/** A batch of this size is not held back: a log that is read again would else take its time. */
const FULL = 256;
/** How many positions may pass before the index's position is written although nothing was due. */
const POSITION_EVERY = 10_000;

export interface OutcomeIndexDeps {
  readonly index: OutcomeIndex;
  readonly after: Ports['after'];
  readonly monotonicMs: Ports['monotonicMs'];
  /** The last position before this process began to append. */
  readonly logEnd: Seq;
  /** Told of each batch once it can be read, of what is logged after the start only. */
  readonly onIndexed: (batch: OutcomeBatch) => void;
}

/** Fills the index of outcomes. The index keeps the position with its rows, so that none is lost or counted twice. */
export function createOutcomeIndexProjection(deps: OutcomeIndexDeps): Projection {
  const { index, after, monotonicMs, logEnd, onIndexed } = deps;
  let position: Seq = 0;
  let stored: Seq = 0;
  let nextPutMs = Number.NEGATIVE_INFINITY;

  const put = async (batch: OutcomeBatch, through: Seq): Promise<void> => {
    await index.put(batch, through);
    nextPutMs = monotonicMs() + GATHER_MS;
    stored = through;
  };

  return {
    name: OUTCOME_INDEX,
    async open() {
      const reached = (await index.position()) ?? 0;
      // Beyond the end only if damage took it: those positions are given out again, and the index would pass them over.
      if (reached > logEnd) await index.clear();
      position = reached > logEnd ? 0 : reached;
      stored = position;
      return position;
    },
    async apply(results, through, changes, _spans, acts) {
      const batch = indexedBatch(results, changes, acts);
      const size = sizeOfBatch(batch);
      if (size > 0 || through - stored >= POSITION_EVERY) {
        const waitMs = nextPutMs - monotonicMs();
        if (waitMs > 0 && size < FULL) await new Promise<void>((resolve) => after(waitMs, resolve));
        await put(batch, through);
        if (through > logEnd) onIndexed(batch);
      }
      position = through;
    },
    durablePosition: () => stored,
    async close() {
      if (position > stored) await put(indexedBatch([], [], []), position);
    },
  };
}
