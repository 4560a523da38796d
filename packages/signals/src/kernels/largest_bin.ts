import { SignalError } from '../errors.ts';
import type { Matrix } from '../types.ts';
import { Layout } from './layout.ts';
import { type Kernels, loadKernels } from './load.ts';
import { PANEL, type PackedDirections } from './packed_directions.ts';

/** Narrower than this, all points count as one value (as in the reference). */
const MIN_WIDTH = 1e-9;

/** Working set per call; a larger input passes through in parts. */
const ROW_BYTES = 2 ** 22;
const DIRECTION_BYTES = 2 ** 22;
const PROJECTION_BYTES = 2 ** 24;

export interface LargestBin {
  /** Rows in the fullest bin. */
  readonly count: number;
  /** The first direction that has such a bin. */
  readonly index: number;
}

/**
 * The fullest bin over all directions. `matrix` has been checked: n ≥ 1, every value finite, d as in `packed`.
 *
 * @throws SignalError `input_not_finite` where projections overflow, `input_too_large`, `kernel_unavailable`
 */
export function largestBin(matrix: Matrix, packed: PackedDirections, bins: number): LargestBin {
  const kernels = loadKernels();
  const panels = packed.data.length / (PANEL * packed.d);
  const group = panelsPerGroup(matrix, panels);
  let best: LargestBin = { count: 0, index: 0 };
  for (let first = 0; first < panels; first += group) {
    const part = slicePanels(packed, first, Math.min(group, panels - first));
    const { count, index } = largestBinOfGroup(kernels, matrix, part, bins);
    if (count > best.count) best = { count, index: first * PANEL + index };
  }
  return best;
}

function panelsPerGroup({ n, d }: Matrix, panels: number): number {
  const bytes = 8 * PANEL;
  const fitting = Math.floor(Math.min(DIRECTION_BYTES / (bytes * d), PROJECTION_BYTES / (bytes * n)));
  return Math.max(1, Math.min(panels, fitting));
}

function slicePanels({ count, d, data }: PackedDirections, first: number, panels: number): PackedDirections {
  return {
    count: Math.min(PANEL * panels, count - PANEL * first),
    d,
    data: data.subarray(first * PANEL * d, (first + panels) * PANEL * d),
  };
}

function largestBinOfGroup(
  kernels: Kernels,
  matrix: Matrix,
  group: PackedDirections,
  bins: number,
): LargestBin {
  const { n, d, data } = matrix;
  const panels = group.data.length / (PANEL * d);
  const rows = Math.min(n, PANEL * Math.max(1, Math.floor(ROW_BYTES / (8 * d * PANEL))));
  const layout = new Layout(kernels);
  const winner = layout.take(4);
  const counts = layout.take(4 * bins);
  const directionsAt = layout.take(group.data.byteLength);
  const rowsAt = layout.take(8 * rows * d);
  const projections = layout.take(8 * panels * PANEL * n);
  const buffer = layout.buffer();
  new Float64Array(buffer, directionsAt, group.data.length).set(group.data);
  const rowView = new Float64Array(buffer, rowsAt, rows * d);
  for (let first = 0; first < n; first += rows) {
    const taken = Math.min(rows, n - first);
    rowView.set(data.subarray(first * d, (first + taken) * d));
    kernels.project(rowsAt, taken, d, directionsAt, panels, projections, n, first);
  }
  const count = kernels.largestBin(projections, n, n, group.count, bins, MIN_WIDTH, counts, winner);
  if (count < 0) {
    throw new SignalError(
      'input_not_finite',
      'The coordinates are so large that projections overflow: rescale them.',
    );
  }
  return { count, index: new Int32Array(buffer, winner, 1)[0]! };
}
