import { type Range, RANGES } from './view.ts';

/** As in «in the last hour», «in the last 6 hours». */
export const periodWords = (range: Range): string => `last ${RANGES[range].label.replace(/^1 /, '')}`;
