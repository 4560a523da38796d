// The largest bin of each direction's histogram, by the same operations in the same order as binRange and binIndex in
// ../src/coherence/histogram.ts.

/** What `largestBin` returns when a range is not finite: finite rows overflowed in the projection. */
const OVERFLOW: i32 = -1;

/**
 * `projections`: direction-major, `stride` doubles per direction, the first `rows` of them used. `counts`: scratch for
 * `bins` i32. Returns the largest count over `directions` directions; `winner` receives the index (i32) of the
 * first direction that attains it. A direction narrower than `minWidth` holds every row in one bin.
 */
export function largestBin(
  projections: usize,
  rows: i32,
  stride: i32,
  directions: i32,
  bins: i32,
  minWidth: f64,
  counts: usize,
  winner: usize,
): i32 {
  let best = 0;
  store<i32>(winner, 0);
  for (let j = 0; j < directions; j++) {
    const count = largestBinOf(projections + (((<usize>j) * (<usize>stride)) << 3), rows, bins, minWidth, counts);
    if (count === OVERFLOW) return OVERFLOW;
    if (count > best) {
      best = count;
      store<i32>(winner, j);
    }
  }
  return best;
}

function largestBinOf(p: usize, rows: i32, bins: i32, minWidth: f64, counts: usize): i32 {
  const end = p + ((<usize>rows) << 3);
  let least = load<f64>(p);
  let most = least;
  // f64.min and f64.max keep NaN, which the width then shows.
  for (let at = p + 8; at < end; at += 8) {
    const value = load<f64>(at);
    least = min<f64>(least, value);
    most = max<f64>(most, value);
  }
  const width = most - least;
  if (!isFinite<f64>(width)) return OVERFLOW;
  if (width < minWidth) return rows;

  const step = width / <f64>bins;
  memory.fill(counts, 0, (<usize>bins) << 2);
  let largest = 0;
  for (let at = p; at < end; at += 8) {
    const slot = counts + ((<usize>binIndex(load<f64>(at), least, width, step, bins)) << 2);
    const count = load<i32>(slot) + 1;
    store<i32>(slot, count);
    if (count > largest) largest = count;
  }
  return largest;
}

// @ts-ignore: decorator
@inline
function binIndex(p: f64, least: f64, width: f64, step: f64, bins: i32): i32 {
  const index = <i32>(((p - least) / width) * <f64>bins);
  if (index >= bins) return bins - 1;
  if (p < <f64>index * step + least) return index - 1;
  if (index !== bins - 1 && p >= <f64>(index + 1) * step + least) return index + 1;
  return index;
}
