import type { Facts } from '../../model/compiled.ts';
import type { Literal, Scalar } from '../../model/policy.ts';
import { dateText } from '../../time/date_text.ts';
import { durationText } from '../../time/duration_text.ts';
import type { Value } from './value.ts';

/** Of an array, evidence shows this many elements. */
export const MAX_SHOWN = 100;

/** A value as evidence shows it: dates and durations in ISO 8601, of an array the first elements. null: unknown. */
export function literalOf(value: Value, facts: Facts): Literal | null {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'date': {
      const ms = value.get(facts);
      return ms === undefined ? null : dateText(ms);
    }
    case 'duration': {
      const duration = value.get(facts);
      return duration === undefined ? null : durationText(duration);
    }
    case 'array': {
      const array = value.get(facts);
      if (array === undefined) return null;
      return array.items.slice(0, MAX_SHOWN).map((item) => (array.type === 'date' ? itemText(item) : item));
    }
    default:
      return value.get(facts) ?? null;
  }
}

const itemText = (ms: Scalar): Scalar => (typeof ms === 'number' ? dateText(ms) : ms);

/** How many elements an array has; of anything else, 0. */
export const sizeOf = (value: Value, facts: Facts): number =>
  value.kind === 'array' ? (value.get(facts)?.items.length ?? 0) : 0;
