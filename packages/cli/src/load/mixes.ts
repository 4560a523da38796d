import type { ArrivalShape } from './loop/schedule.ts';

/** Records that were not sent before. `forged`: another signature than the key's; `malformed`: cut in half. */
export type NewKind = 'accept' | 'escalate' | 'forged' | 'malformed';

/** `duplicate`: the bytes of a record that this run has seen acknowledged. */
export type Kind = NewKind | 'duplicate';

export interface Mix {
  readonly shape: ArrivalShape;
  /** Expected share of each kind among all requests; they sum to 1. */
  readonly shares: Readonly<Record<Kind, number>>;
}

export type MixName = 'mixed' | 'burst' | 'replay' | 'ed25519';

const MOSTLY_NEW = { accept: 0.95, duplicate: 0.02, escalate: 0.02, forged: 0.005, malformed: 0.005 };
const ALL_NEW = { accept: 1, duplicate: 0, escalate: 0, forged: 0, malformed: 0 };

export const MIXES: Readonly<Record<MixName, Mix>> = {
  mixed: { shape: 'steady', shares: MOSTLY_NEW },
  burst: { shape: 'burst', shares: MOSTLY_NEW },
  replay: { shape: 'steady', shares: { ...ALL_NEW, accept: 0.2, duplicate: 0.8 } },
  ed25519: { shape: 'steady', shares: ALL_NEW },
};

const NEW_KINDS: readonly NewKind[] = ['accept', 'escalate', 'forged', 'malformed'];

/** The kind of a new record, from a uniform draw in [0, 1). */
export function drawNewKind({ shares }: Mix, uniform: number): NewKind {
  let left = uniform * (1 - shares.duplicate);
  for (const kind of NEW_KINDS) {
    if (left < shares[kind]) return kind;
    left -= shares[kind];
  }
  return 'accept';
}
