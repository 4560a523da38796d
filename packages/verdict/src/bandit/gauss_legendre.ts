/** 8-point Gauss–Legendre quadrature on [−1, 1]: nodes and weights (Abramowitz and Stegun, table 25.4). */
const NODES = [
  -0.9602898564975363, -0.7966664774136267, -0.525532409916329, -0.1834346424956498, 0.1834346424956498,
  0.525532409916329, 0.7966664774136267, 0.9602898564975363,
] as const;

const WEIGHTS = [
  0.1012285362903763, 0.2223810344533745, 0.3137066458778873, 0.362683783378362, 0.362683783378362,
  0.3137066458778873, 0.2223810344533745, 0.1012285362903763,
] as const;

/** The rule by its nodes, its weights, and `cumulative`: row k, of 8, integrates from −1 to node k only. */
export interface GaussLegendre {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  readonly cumulative: Float64Array;
}

/**
 * The polynomial through the values f_j at the nodes is Σ_l (2l + 1)/2 · P_l(t) · Σ_j w_j P_l(x_j) f_j, and P_l
 * integrates to (P_{l+1} − P_{l−1})/(2l + 1).
 */
export function gaussLegendre(): GaussLegendre {
  const cumulative = NODES.flatMap((upper) =>
    NODES.map((node, j) => {
      let sum = 0;
      for (let l = 0; l < NODES.length; l++) {
        const integral =
          l === 0 ? upper + 1 : (legendre(l + 1, upper) - legendre(l - 1, upper)) / (2 * l + 1);
        sum += ((2 * l + 1) / 2) * legendre(l, node) * integral;
      }
      return (WEIGHTS[j] ?? 0) * sum;
    }),
  );
  return {
    nodes: Float64Array.from(NODES),
    weights: Float64Array.from(WEIGHTS),
    cumulative: Float64Array.from(cumulative),
  };
}

/** P_l(x) by Bonnet's recursion. */
function legendre(l: number, x: number): number {
  let [previous, current] = [1, x];
  if (l === 0) return previous;
  for (let k = 1; k < l; k++)
    [previous, current] = [current, ((2 * k + 1) * x * current - k * previous) / (k + 1)];
  return current;
}
