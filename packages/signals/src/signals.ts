import { coherence } from './coherence/coherence.ts';
import { coherenceOfStream } from './coherence/stream.ts';
import { CompressedSize } from './compress/compressed_size.ts';
import { compressionRatio, ratioOfSize } from './compress/compression_ratio.ts';
import { textRatio } from './compress/text_ratio.ts';
import { coherenceSimd, kernelsAvailable } from './kernels/mod.ts';
import type { RowBatch } from './read/row_batch.ts';
import { type Measured, toSignals } from './signals_of.ts';
import { resolveSettings, type SignalOptions } from './signal_settings.ts';
import { encodeText } from './text/encode.ts';
import { textPoints } from './text/text_points.ts';
import type { Coherence, CoherenceOptions, Matrix, Signals } from './types.ts';
import { boxCount } from './voxels/box_count.ts';
import { BoxCounter } from './voxels/box_counter.ts';

/**
 * What signals are computed from. `raw` are the bytes that r compresses and that the Merkle root commits to:
 * canonical rows for a CSV file, the array data as stored for npy, compact JSON rows joined by LF for JSON Lines;
 * for a text, its UTF-8.
 */
export type Payload =
  | { readonly kind: 'points' | 'embeddings'; readonly matrix: Matrix; readonly raw: Uint8Array }
  | { readonly kind: 'text'; readonly text: string };

/**
 * All signals of one payload, in full precision. (A version 0.1 PCS carries D_hat, coh_star, r and budget rounded
 * half up to 9 decimals; that is the record's form and is applied where the record is built.)
 *
 * A payload that is too small for a signal still gets its number: `validity` says that it must not decide.
 *
 * @throws SignalError `input_empty`, `input_not_finite`, `input_malformed`, `input_too_large`, `dimension_mismatch`
 * or `parameter_invalid`
 */
export function computeSignals(payload: Payload, options: SignalOptions): Signals {
  const settings = resolveSettings(payload.kind, options);
  const matrix = payload.kind === 'text' ? textPoints(payload.text) : payload.matrix;
  const N_j = boxCount(matrix, settings.scales);
  const measured: Measured = {
    n: matrix.n,
    d: matrix.d,
    N_j,
    coherence: fastestCoherence(matrix, settings),
    r: payload.kind === 'text' ? textRatio(payload.text) : compressionRatio(payload.raw),
    rawBytes: payload.kind === 'text' ? encodeText(payload.text).length : payload.raw.length,
    isText: payload.kind === 'text',
  };
  return toSignals(measured, settings);
}

/** The kernel gives the reference's bits, so which of them ran cannot be told from the record. */
function fastestCoherence(matrix: Matrix, options: CoherenceOptions): Coherence {
  return kernelsAvailable() ? coherenceSimd(matrix, options) : coherence(matrix, options);
}

/**
 * The same for rows that do not fit in memory, equal to `computeSignals` on all of them. The source is read twice.
 *
 * @param open starts the same sequence of batches again at each call
 * @throws SignalError as `computeSignals`; `input_malformed` when the second reading differs from the first
 */
export async function computeSignalsOfStream(
  kind: 'points' | 'embeddings',
  open: () => AsyncIterable<RowBatch>,
  options: SignalOptions,
): Promise<Signals> {
  const settings = resolveSettings(kind, options);
  const voxels = new BoxCounter(settings.scales);
  const size = new CompressedSize();
  let d = 0;
  let reading = 0;
  const result = await coherenceOfStream(() => tap(reading++ === 0), settings);
  const { raw, compressed } = size.finish();
  const measured: Measured = {
    n: voxels.rows,
    d,
    N_j: voxels.counts(),
    coherence: result,
    r: ratioOfSize({ raw, compressed }),
    rawBytes: raw,
    isText: false,
  };
  return toSignals(measured, settings);

  /** Voxels and bytes are counted in the first of the two readings. */
  async function* tap(first: boolean): AsyncGenerator<Matrix> {
    for await (const batch of open()) {
      if (first) {
        d = batch.matrix.d;
        voxels.add(batch.matrix);
        size.add(batch.raw);
      }
      yield batch.matrix;
    }
  }
}
