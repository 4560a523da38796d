/** n × d values in [0, 1) from a linear congruential generator: the same data at every run. */
export function matrix(n: number, d: number, seed = 1): { n: number; d: number; data: Float64Array } {
  const data = new Float64Array(n * d);
  let state = seed >>> 0;
  for (let index = 0; index < data.length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[index] = state / 4_294_967_296;
  }
  return { n, d, data };
}
