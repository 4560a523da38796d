import { compressionRatio } from '../compress/compression_ratio.ts';
import type { Matrix } from '../types.ts';
import { encode } from './encode.ts';
import type { Codebook } from './types.ts';

/**
 * r_pq: the compression ratio of the symbols of a sample, row by row, under a frozen codebook. Rows that repeat
 * give symbols that repeat.
 *
 * @throws SignalError as {@link encode}
 */
export function ratioPq(matrix: Matrix, codebook: Codebook): number {
  return compressionRatio(encode(matrix, codebook));
}
