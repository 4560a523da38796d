import type { FeatureLabel, FeatureRow, FeatureStore, Seq } from '@kakeya/storage';
import type { Change, Outcome } from '@kakeya/verdict';
import { FEATURES } from '../consumers.ts';
import type { Result } from '../pipeline/log_entry.ts';
import type { Ports } from '../ports.ts';
import type { Projection } from './projection.ts';

const FLUSH_ROWS = 512;
/** Each flush is an fsync: results are gathered for this long. */
const FLUSH_EVERY_MS = 1_000;
/** How many positions may pass before the store's position is written although no row was due. */
const POSITION_EVERY = 10_000;

/**
 * Features and labels of outcomes, for training. Only outcomes that carry their features get a row: those that are to
 * be labelled, and with ENABLE_CALIBRATION_LOGGING all.
 */
export function createFeatureProjection(store: FeatureStore, after: Ports['after']): Projection {
  let rows: FeatureRow[] = [];
  let position: Seq = 0;
  let stored: Seq = 0;
  let cancel: (() => void) | undefined;
  let flushing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    flushing = flushing.then(async () => {
      const [batch, through] = [rows, position];
      rows = [];
      try {
        await store.put(batch, through);
        stored = through;
      } catch (fault) {
        rows = [...batch, ...rows];
        throw fault;
      }
    });
    return flushing;
  };

  return {
    name: FEATURES,
    async open(logEnd) {
      position = Math.min(logEnd, (await store.position()) ?? 0);
      stored = position;
      return position;
    },
    async apply(results, through, changes) {
      // A failed flush brings the same results again: the store keeps the first of two rows, the newest of two labels.
      for (const { change } of changes) {
        const label = labelOf(change);
        if (label !== undefined) await store.label(label);
      }
      for (const { seq, result } of results) {
        const row = seq > position ? rowOf(result) : undefined;
        if (row !== undefined) rows.push(row);
      }
      position = Math.max(position, through);
      if (rows.length >= FLUSH_ROWS || position - stored >= POSITION_EVERY) await flush();
      else if (rows.length > 0) cancel ??= after(FLUSH_EVERY_MS, () => void flush().catch(() => undefined));
    },
    durablePosition: () => stored,
    async close() {
      if (position > stored) await flush();
      await store.close();
    },
  };
}

/** Looks before it parses: most answers hold no features. */
function rowOf(result: Result): FeatureRow | undefined {
  if (result.kind !== 'decided' || !result.answerJson.includes('"features":{')) return undefined;
  const answer: Outcome & { readonly received_at: string } = JSON.parse(result.answerJson);
  const { features, labelling, decision } = answer;
  if (features === undefined) return undefined;
  return {
    tenant: result.tenant,
    pcsId: result.pcs_id,
    atMs: Date.parse(answer.received_at),
    decision,
    score: result.score,
    features: JSON.stringify(features),
    // What is never labelled is never weighed either: it is kept for what needs no labels.
    propensity: labelling.propensity > 0 ? labelling.propensity : 1,
  };
}

function labelOf(change: Change): FeatureLabel | undefined {
  if (change.kind !== 'label' || change.left_out !== null) return undefined;
  const { tenant, pcs_id, label, at_ms } = change;
  return { tenant, pcsId: pcs_id, label, labelledAtMs: at_ms };
}
