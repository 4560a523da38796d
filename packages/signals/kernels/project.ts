// Projection of rows onto directions: out[j, i] = Σ_k x[i, k] · v[j, k], k ascending, f64.

/**
 * `x`: `rows` × `d` doubles, row-major. `v`: panels of four directions, in each panel d groups of four doubles
 * (coordinate k of the four directions side by side). `out`: direction-major, `stride` doubles per direction;
 * this call fills columns `first` … `first + rows − 1`.
 */
export function project(x: usize, rows: i32, d: i32, v: usize, panels: i32, out: usize, stride: i32, first: i32): void {
  const rowBytes: usize = (<usize>d) << 3;
  const columnBytes: usize = (<usize>stride) << 3;
  for (let panel = 0; panel < panels; panel++) {
    const pv = v + (<usize>panel) * (rowBytes << 2);
    const po = out + (<usize>panel) * (columnBytes << 2) + ((<usize>first) << 3);
    let i = 0;
    for (; i + 4 <= rows; i += 4) {
      fourRows(x + (<usize>i) * rowBytes, rowBytes, pv, po + ((<usize>i) << 3), columnBytes);
    }
    for (; i < rows; i++) {
      oneRow(x + (<usize>i) * rowBytes, rowBytes, pv, po + ((<usize>i) << 3), columnBytes);
    }
  }
}

// @ts-ignore: decorator
@inline
function fourRows(x0: usize, rowBytes: usize, v: usize, out: usize, columnBytes: usize): void {
  const x1 = x0 + rowBytes;
  const x2 = x1 + rowBytes;
  const x3 = x2 + rowBytes;
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let a3 = f64x2.splat(0);
  let b0 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let b3 = f64x2.splat(0);
  for (let k: usize = 0; k < rowBytes; k += 8) {
    const va = v128.load(v + (k << 2));
    const vb = v128.load(v + (k << 2), 16);
    const s0 = v128.load64_splat(x0 + k);
    a0 = f64x2.add(a0, f64x2.mul(s0, va));
    b0 = f64x2.add(b0, f64x2.mul(s0, vb));
    const s1 = v128.load64_splat(x1 + k);
    a1 = f64x2.add(a1, f64x2.mul(s1, va));
    b1 = f64x2.add(b1, f64x2.mul(s1, vb));
    const s2 = v128.load64_splat(x2 + k);
    a2 = f64x2.add(a2, f64x2.mul(s2, va));
    b2 = f64x2.add(b2, f64x2.mul(s2, vb));
    const s3 = v128.load64_splat(x3 + k);
    a3 = f64x2.add(a3, f64x2.mul(s3, va));
    b3 = f64x2.add(b3, f64x2.mul(s3, vb));
  }
  scatter(a0, b0, out, columnBytes);
  scatter(a1, b1, out + 8, columnBytes);
  scatter(a2, b2, out + 16, columnBytes);
  scatter(a3, b3, out + 24, columnBytes);
}

// @ts-ignore: decorator
@inline
function oneRow(x: usize, rowBytes: usize, v: usize, out: usize, columnBytes: usize): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  for (let k: usize = 0; k < rowBytes; k += 8) {
    const s = v128.load64_splat(x + k);
    a = f64x2.add(a, f64x2.mul(s, v128.load(v + (k << 2))));
    b = f64x2.add(b, f64x2.mul(s, v128.load(v + (k << 2), 16)));
  }
  scatter(a, b, out, columnBytes);
}

// @ts-ignore: decorator
@inline
function scatter(a: v128, b: v128, out: usize, columnBytes: usize): void {
  v128.store64_lane(out, a, 0);
  v128.store64_lane(out + columnBytes, a, 1);
  v128.store64_lane(out + (columnBytes << 1), b, 0);
  v128.store64_lane(out + (columnBytes << 1) + columnBytes, b, 1);
}
