/** Of every policy, context and list here; printed with the results. */
export const SEED = 20_261_121;
