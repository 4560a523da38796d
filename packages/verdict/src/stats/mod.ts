export { drawBeta, drawNormal, shuffle } from './draws.ts';
export {
  binomialInterval,
  type Interval,
  normalCdf,
  normalQuantile,
} from './interval.ts';
export { type RandomSource, seededRandom } from './random.ts';
