export { coherenceSimd } from './coherence_simd.ts';
export { kernelsAvailable } from './load.ts';
