export { CodebookRegistry } from './codebook_registry.ts';
export { encode, encodeReference } from './encode.ts';
export { freezeCodebook } from './freeze_codebook.ts';
export { loadCodebook } from './load_codebook.ts';
export { ratioPq } from './ratio_pq.ts';
export { MIN_ROWS_PER_CENTROID, trainCodebook, type TrainingOptions } from './train_codebook.ts';
export type { Codebook, CodebookShape, FrozenCodebook, TrainedCodebook } from './types.ts';
