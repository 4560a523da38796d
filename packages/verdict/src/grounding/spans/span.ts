import type { SpanKind } from '../report.ts';
import type { Decimal } from './decimal.ts';
import type { MeasureReading } from './measure_word.ts';
import type { Unit } from './units.ts';

/** A piece of a folded text that claims something checkable. */
export interface Span {
  /** `name` only for an address: the names in words come from `scanNames`. */
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
  /** Its readings: one of them in the passages is enough. The first is shown. Empty: nothing is claimed. */
  readonly claims: readonly string[];
  /** What it supports when it stands in a passage. Holds every claim. */
  readonly facts: readonly string[];
  /** What a number was read from, so that 5 to 10 km can lend its unit to the 5. */
  readonly parts?: NumberParts;
}

export interface NumberParts {
  readonly values: readonly Decimal[];
  readonly readings: readonly MeasureReading[];
  /** What the currency before the number can mean; empty without one. */
  readonly money: readonly Unit[];
}
