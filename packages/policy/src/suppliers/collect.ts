import type { Literal, Scalar } from '../model/policy.ts';
import type { Collector } from './supplier_mapping.ts';

/** What the values make, in the order of the rows; undefined: they make nothing, as the least of none. */
export function collect(values: readonly Scalar[], collector: Collector): Literal | undefined {
  switch (collector) {
    case 'list':
      return values;
    case 'distinct':
      return [...new Set(values)];
    case 'sum':
      return finite(numbersOf(values).reduce((sum, value) => sum + value, 0));
    case 'min':
      return numbersOf(values).reduce<number | undefined>(
        (a, b) => (a === undefined || b < a ? b : a),
        undefined,
      );
    case 'max':
      return numbersOf(values).reduce<number | undefined>(
        (a, b) => (a === undefined || b > a ? b : a),
        undefined,
      );
    // Days as YYYY-MM-DD have the order of their text.
    case 'oldest':
      return datesOf(values).reduce<string | undefined>(
        (a, b) => (a === undefined || b < a ? b : a),
        undefined,
      );
    case 'newest':
      return datesOf(values).reduce<string | undefined>(
        (a, b) => (a === undefined || b > a ? b : a),
        undefined,
      );
  }
}

const numbersOf = (values: readonly Scalar[]): readonly number[] =>
  values.filter((value) => typeof value === 'number');
const datesOf = (values: readonly Scalar[]): readonly string[] =>
  values.filter((value) => typeof value === 'string');
const finite = (sum: number): number | undefined => (Number.isFinite(sum) ? sum : undefined);
