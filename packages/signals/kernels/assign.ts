// Product quantisation: the nearest centroid of each sub-vector, squared Euclidean distance Σ_k (x_k − c_k)² in f32, k
// ascending.

/** Distances of two sub-vectors to at most 256 centroids. */
const firstDistances = memory.data(1024, 16);
const secondDistances = memory.data(1024, 16);

/**
 * For one subspace. `x`: first component of the sub-vector of row 0; the next row is `rowStride` floats further on.
 * `centroids`: `width` × `padded` floats, component-major, so that one lane is one centroid. `padded` is a multiple of
 * 16 and at most 256; what is beyond the real centroids repeats centroid 0, which an equal earlier index always beats.
 * Writes the index of the nearest centroid (the lowest among equals) to `codes[i · codeStride]` and the squared
 * distance to `distances[i]`; f32.MAX_VALUE there says that no distance was representable.
 */
export function assign(
  x: usize,
  rows: i32,
  rowStride: i32,
  width: i32,
  centroids: usize,
  padded: i32,
  codes: usize,
  codeStride: i32,
  distances: usize,
): void {
  const lineBytes: usize = (<usize>padded) << 2;
  const rowBytes: usize = (<usize>rowStride) << 2;
  for (let i = 0; i < rows; i += 2) {
    const first = x + (<usize>i) * rowBytes;
    const j = i + 1 < rows ? i + 1 : i;
    measure(first, x + (<usize>j) * rowBytes, (<usize>width) << 2, centroids, lineBytes);
    pick(firstDistances, lineBytes, codes + (<usize>i) * (<usize>codeStride), distances + ((<usize>i) << 2));
    pick(secondDistances, lineBytes, codes + (<usize>j) * (<usize>codeStride), distances + ((<usize>j) << 2));
  }
}

// @ts-ignore: decorator
@inline
function measure(x: usize, y: usize, widthBytes: usize, centroids: usize, lineBytes: usize): void {
  for (let c: usize = 0; c < lineBytes; c += 64) {
    let x0 = f32x4.splat(0);
    let x1 = f32x4.splat(0);
    let x2 = f32x4.splat(0);
    let x3 = f32x4.splat(0);
    let y0 = f32x4.splat(0);
    let y1 = f32x4.splat(0);
    let y2 = f32x4.splat(0);
    let y3 = f32x4.splat(0);
    let at = centroids + c;
    for (let k: usize = 0; k < widthBytes; k += 4) {
      const xk = v128.load32_splat(x + k);
      const yk = v128.load32_splat(y + k);
      const c0 = v128.load(at);
      x0 = addSquare(x0, f32x4.sub(xk, c0));
      y0 = addSquare(y0, f32x4.sub(yk, c0));
      const c1 = v128.load(at, 16);
      x1 = addSquare(x1, f32x4.sub(xk, c1));
      y1 = addSquare(y1, f32x4.sub(yk, c1));
      const c2 = v128.load(at, 32);
      x2 = addSquare(x2, f32x4.sub(xk, c2));
      y2 = addSquare(y2, f32x4.sub(yk, c2));
      const c3 = v128.load(at, 48);
      x3 = addSquare(x3, f32x4.sub(xk, c3));
      y3 = addSquare(y3, f32x4.sub(yk, c3));
      at += lineBytes;
    }
    storeFour(firstDistances + c, x0, x1, x2, x3);
    storeFour(secondDistances + c, y0, y1, y2, y3);
  }
}

// @ts-ignore: decorator
@inline
function addSquare(sum: v128, difference: v128): v128 {
  return f32x4.add(sum, f32x4.mul(difference, difference));
}

// @ts-ignore: decorator
@inline
function storeFour(at: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(at, a);
  v128.store(at, b, 16);
  v128.store(at, c, 32);
  v128.store(at, d, 48);
}

/** The smallest of the distances at `from`, and the lowest index that holds it. */
function pick(from: usize, lineBytes: usize, code: usize, distance: usize): void {
  let least = f32x4.splat(f32.MAX_VALUE);
  for (let c: usize = 0; c < lineBytes; c += 16) least = f32x4.pmin(least, v128.load(from + c));
  least = f32x4.pmin(least, i32x4.shuffle(least, least, 2, 3, 0, 1));
  least = f32x4.pmin(least, i32x4.shuffle(least, least, 1, 0, 3, 2));
  let index = 0;
  for (let c: usize = 0; c < lineBytes; c += 16) {
    const equal = i32x4.bitmask(f32x4.eq(least, v128.load(from + c)));
    if (equal !== 0) {
      index = <i32>(c >> 2) + ctz(equal);
      break;
    }
  }
  store<u8>(code, <u8>index);
  store<f32>(distance, f32x4.extract_lane(least, 0));
}
