import type { SpanKind } from '../report.ts';

/** A piece of a folded text that claims something checkable. */
export interface Span {
  readonly kind: Exclude<SpanKind, 'name'>;
  readonly start: number;
  readonly end: number;
  /** Its readings: one of them in the passages is enough. The first is shown. */
  readonly claims: readonly string[];
  /** What it supports when it stands in a passage. Holds every claim. */
  readonly facts: readonly string[];
}
