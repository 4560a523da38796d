import type { Seq } from '../journal/types.ts';

/** What was known of one output when it was decided. */
export interface FeatureRow {
  readonly tenant: string;
  readonly pcsId: string;
  /** When it was decided, Unix ms. */
  readonly atMs: number;
  readonly decision: string;
  /** null: it was not scored. */
  readonly score: number | null;
  /** JSON text, opaque to the store. */
  readonly features: string;
  /** The chance with which the output was to be picked for labelling, in (0, 1]: one over it is its weight. */
  readonly propensity: number;
}

export interface FeatureLabel {
  readonly tenant: string;
  readonly pcsId: string;
  readonly label: 'wrong' | 'benign';
  readonly labelledAtMs: number;
}

export interface LabelledFeatureRow extends FeatureRow {
  readonly label?: 'wrong' | 'benign';
  readonly labelledAtMs?: number;
}

export interface FeatureQuery {
  /** Default: all. */
  readonly tenant?: string;
  /** Decided at or after this, Unix ms. */
  readonly fromMs?: number;
  /** Decided at or before this, Unix ms. */
  readonly throughMs?: number;
  /** Only rows with a label. */
  readonly labelled?: boolean;
}

/**
 * The features of decided outputs, for training. Filled from the journal: rows and position are written as one, so that
 * after a crash everything beyond the position is put again, and what was put before changes nothing.
 *
 * Every method rejects only with a `StorageError`: `invalid_argument`, `store_unavailable` (the file or disk fails) or
 * `store_closed`.
 */
export interface FeatureStore {
  /**
   * Resolves once the rows are durable together with the position, which never goes back. Of two rows with one tenant
   * and id the first stays.
   */
  put(rows: readonly FeatureRow[], throughSeq: Seq): Promise<void>;
  /** Resolves once durable. The newest label of an output stays, in whatever order they come; its row may come later. */
  label(label: FeatureLabel): Promise<void>;
  /** Oldest first. Rows that are put meanwhile may or may not be seen. */
  read(query: FeatureQuery): AsyncIterable<LabelledFeatureRow>;
  /** The `throughSeq` of the last put; undefined before the first. */
  position(): Promise<Seq | undefined>;
  close(): Promise<void>;
}
