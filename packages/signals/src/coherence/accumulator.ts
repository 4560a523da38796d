import { SignalError } from '../errors.ts';
import { assertMatrix } from '../matrix.ts';
import type { Coherence, Matrix } from '../types.ts';
import { type BinRange, binIndex, binRange } from './histogram.ts';
import { assertBins } from './options.ts';
import { project } from './project.ts';

/** Counters: 512 MiB. */
const MAX_COUNTERS = 2 ** 27;

/**
 * coh★ in two passes over batches of rows: `measure` every batch, then `count` the same batches again, then
 * `result`. Equal to `coherenceAlong` on all rows at once, because a count does not depend on the order of rows.
 */
export class CoherenceAccumulator {
  readonly #rows: Matrix;
  readonly #bins: number;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  #ranges: readonly (BinRange | undefined)[] | undefined;
  readonly #counts: Uint32Array;
  #measured = 0;
  #counted = 0;

  /** @param rows M × d unit vectors */
  constructor(rows: Matrix, bins: number) {
    assertBins(bins);
    assertMatrix(rows);
    if (rows.n * bins > MAX_COUNTERS) {
      throw new SignalError(
        'input_too_large',
        `${rows.n} directions of ${bins} bins exceed ${MAX_COUNTERS} counters.`,
      );
    }
    this.#rows = rows;
    this.#bins = bins;
    this.#min = new Float64Array(rows.n).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(rows.n).fill(Number.NEGATIVE_INFINITY);
    this.#counts = new Uint32Array(rows.n * bins);
  }

  /** First pass: the range of each direction. */
  measure(batch: Matrix): void {
    if (this.#ranges !== undefined) {
      throw new SignalError('parameter_invalid', 'Measure all batches before the first one is counted.');
    }
    this.#check(batch, this.#measured);
    for (let row = 0; row < this.#rows.n; row++) {
      for (let i = 0; i < batch.n; i++) {
        const p = project(batch, i, this.#rows, row);
        if (p < this.#min[row]!) this.#min[row] = p;
        if (p > this.#max[row]!) this.#max[row] = p;
      }
    }
    this.#measured += batch.n;
  }

  /** Second pass: the same rows, into the bins of those ranges. */
  count(batch: Matrix): void {
    this.#check(batch, this.#counted);
    this.#ranges ??= Array.from(this.#min, (min, row) => binRange(min, this.#max[row]!, this.#bins));
    this.#counted += batch.n;
    for (let row = 0; row < this.#rows.n; row++) this.#countAlong(batch, row);
  }

  /** @throws SignalError `input_malformed` unless both passes saw the same number of rows */
  result(): Coherence {
    if (this.#measured === 0)
      throw new SignalError('input_empty', 'There are no points: at least one row is needed.');
    if (this.#counted !== this.#measured || this.#ranges === undefined) throw changed();
    let best = 0;
    let bestRow = 0;
    for (let row = 0; row < this.#rows.n; row++) {
      const largest = this.#ranges[row] === undefined ? this.#measured : this.#largest(row);
      if (largest > best) {
        best = largest;
        bestRow = row;
      }
    }
    const { d, data } = this.#rows;
    return { cohStar: best / this.#measured, vStar: data.slice(bestRow * d, (bestRow + 1) * d) };
  }

  #countAlong(batch: Matrix, row: number): void {
    const min = this.#min[row]!;
    const max = this.#max[row]!;
    const range = this.#ranges?.[row];
    const first = row * this.#bins;
    for (let i = 0; i < batch.n; i++) {
      const p = project(batch, i, this.#rows, row);
      if (!(p >= min && p <= max)) throw changed();
      if (range === undefined) continue;
      const slot = first + binIndex(p, range, this.#bins);
      this.#counts[slot] = this.#counts[slot]! + 1;
    }
  }

  #largest(row: number): number {
    return this.#counts
      .subarray(row * this.#bins, (row + 1) * this.#bins)
      .reduce((a, b) => Math.max(a, b), 0);
  }

  #check(batch: Matrix, rowsBefore: number): void {
    assertMatrix(batch, rowsBefore);
    if (batch.d !== this.#rows.d) {
      throw new SignalError(
        'dimension_mismatch',
        `Rows of ${batch.d} coordinates follow rows of ${this.#rows.d}.`,
      );
    }
  }
}

function changed(): SignalError {
  return new SignalError(
    'input_malformed',
    'The second reading differs from the first: the source changed while it was read. Read a stable copy.',
  );
}
