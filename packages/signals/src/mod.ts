/**
 * Numbers from data: fractal dimension D̂, coherence coh★, compressibility r, and whether each may be trusted.
 *
 * The signals detect structural degeneracy: loops, repetition, collapse. They do not detect factual error.
 * Everything reachable from here is pure and runs in a browser; the worker pool is a subpath of its own.
 */
export { CoherenceAccumulator } from './coherence/accumulator.ts';
export { coherence, coherenceAlong } from './coherence/coherence.ts';
export { type ProjectionHistogram, projectionHistogram } from './coherence/projection_histogram.ts';
export { coherenceOfStream } from './coherence/stream.ts';
export { assertStockDeflate, type Compressor } from './compress/assert_stock_deflate.ts';
export { CompressedSize } from './compress/compressed_size.ts';
export { compressionRatio } from './compress/compression_ratio.ts';
export { textRatio } from './compress/text_ratio.ts';
export { type DirectionOptions, directions } from './directions.ts';
export { type EpsilonNetBound, type EpsilonNetOptions, epsilonNetBound } from './epsilon_net.ts';
export { SignalError, type SignalErrorCode } from './errors.ts';
export { coherenceSimd, kernelsAvailable } from './kernels/mod.ts';
export { assertMatrix } from './matrix.ts';
export {
  cohNull,
  type CoherenceNullInput,
  type RatioNullInput,
  ratioNull,
  SYMBOL_SHARES,
} from './nulls/mod.ts';
export {
  type Codebook,
  CodebookRegistry,
  type CodebookShape,
  encode,
  encodeReference,
  type FrozenCodebook,
  freezeCodebook,
  loadCodebook,
  MIN_ROWS_PER_CENTROID,
  ratioPq,
  type TrainedCodebook,
  type TrainingOptions,
  trainCodebook,
} from './pq/mod.ts';
export { NumpyLegacyRandom } from './random/numpy_legacy.ts';
export { philox4x32, philoxGaussians } from './random/philox.ts';
export { canonicalRowsV01, type CsvRow } from './read/canonical_rows.ts';
export { collectRows } from './read/collect_rows.ts';
export { type CsvBatch, readCsv } from './read/csv.ts';
export { type JsonlOptions, readJsonl } from './read/jsonl.ts';
export type { JsonlCounts, JsonlItem, JsonlText, JsonlVector } from './read/jsonl_item.ts';
export { readJsonlRows } from './read/jsonl_rows.ts';
export { readNpy } from './read/npy.ts';
export type { RowBatch } from './read/row_batch.ts';
export { readText } from './read/text.ts';
export { DEFAULT_SCALES, POINT_SCALES } from './scales.ts';
export { computeSignals, computeSignalsOfStream, type Payload } from './signals.ts';
export type { SignalOptions } from './signal_settings.ts';
export { countSentences, splitSentences } from './text/split_sentences.ts';
export { textPoints } from './text/text_points.ts';
export { splitWords } from './text/words.ts';
export { type TheilSenLine, theilSenLine, theilSenSlope } from './theil_sen.ts';
export type {
  Coherence,
  CoherenceOptions,
  DirectionGenerator,
  Matrix,
  MedianKind,
  NullComparison,
  SignalName,
  Signals,
  SignalValidity,
} from './types.ts';
export { judgeValidity, type RecordValidity, type ValidityInput } from './validity.ts';
export { boxCount } from './voxels/box_count.ts';
export { BoxCounter } from './voxels/box_counter.ts';
