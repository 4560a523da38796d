/** How a product quantiser divides d coordinates: `subspaces` runs of `dimension / subspaces` neighbours. */
export interface CodebookShape {
  /** m, symbols per row. */
  readonly subspaces: number;
  /** k ≤ 256, so that a symbol is a byte. */
  readonly centroids: number;
  /** d, coordinates per row. */
  readonly dimension: number;
}

/** What training gives. It encodes nothing until it has been frozen and loaded by its hash. */
export interface TrainedCodebook extends CodebookShape {
  /** subspaces × centroids × (dimension / subspaces), row-major, finite. */
  readonly values: Float32Array;
}

/** The serialised form: plain JSON, immutable. */
export interface FrozenCodebook extends CodebookShape {
  readonly format: 'kakeya-pq/1';
  /** SHA-256 of the canonical bytes, lower-case hex. */
  readonly hash: string;
  /** The canonical bytes, base64. */
  readonly data: string;
}

/** A codebook whose bytes were found to have this hash. Only `loadCodebook` makes one. */
export interface Codebook extends CodebookShape {
  readonly hash: string;
}
