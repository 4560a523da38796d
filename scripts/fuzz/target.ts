import type fc from 'fast-check';

/** A reader, and what must hold of whatever it is given. */
export interface Target {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
  /** How many times as long as the others one run takes. */
  readonly cost?: number;
}
