export type Invariant =
  | 'no acknowledged record lost'
  | 'no acknowledged change lost'
  | 'decisions follow from the journal'
  | 'one outcome per (tenant, id)'
  | 'effects exactly once'
  | 'one result per submission'
  | 'replay derives the same verdicts'
  | 'equivocation recorded'
  | 'bounded memory'
  | 'damage is reported'
  | 'an agent keeps what it was given'
  | 'liveness'
  | 'no unhandled failure';

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}
