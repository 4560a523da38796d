import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform in [0, 1). Comes in as a value: nothing in this package draws from a source of its own. */
export type RandomSource = () => number;

/** The same stream for the same seed (an integer; its low 32 bits count), on every machine. Not for secrets. */
export function seededRandom(seed: number): RandomSource {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}
