import type { Decision } from '../../api/types.ts';

/** Which outcomes are listed: all of it is in the address. */
export interface VerdictFilter {
  readonly decision?: Decision;
  readonly reason?: string;
  readonly shard?: string;
  readonly q?: string;
  readonly labelled?: 'yes' | 'no' | 'wanted';
  readonly order?: 'oldest';
}

const text = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && String(value) !== ''
    ? String(value).slice(0, 256)
    : undefined;

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((one) => one === value);

/** Whatever stands in the address: what has no meaning is left out. */
export function readVerdictFilter(search: Readonly<Record<string, unknown>>): VerdictFilter {
  const filter = {
    decision: oneOf(search['decision'], ['accept', 'escalate', 'reject']),
    reason: text(search['reason'])?.slice(0, 64),
    shard: text(search['shard']),
    q: text(search['q']),
    labelled: oneOf(search['labelled'], ['yes', 'no', 'wanted']),
    order: oneOf(search['order'], ['oldest']),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
