export { cohNull, type CoherenceNullInput } from './coherence_null.ts';
export { ratioNull, type RatioNullInput } from './ratio_null.ts';
export { SYMBOL_SHARES } from './symbol_shares.ts';
