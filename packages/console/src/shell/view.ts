/** What every page is looked at through, and what the address says of it. */
export const RANGES = {
  '15m': { label: '15 minutes', ms: 900_000 },
  '1h': { label: '1 hour', ms: 3_600_000 },
  '6h': { label: '6 hours', ms: 21_600_000 },
  '24h': { label: '24 hours', ms: 86_400_000 },
  '7d': { label: '7 days', ms: 604_800_000 },
  '30d': { label: '30 days', ms: 2_592_000_000 },
} as const;

export type Range = keyof typeof RANGES;

export interface View {
  /** A tenant's id, or `*` for all; undefined: the one that the session speaks for. */
  readonly tenant?: string;
  readonly range?: Range;
}

const TENANT = /^(\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;

export const isRange = (value: unknown): value is Range =>
  typeof value === 'string' && Object.hasOwn(RANGES, value);

/** Whatever stands in the address: what has no meaning is left out. */
export function readView(search: Readonly<Record<string, unknown>>): View {
  const { tenant, range } = search;
  return {
    ...(typeof tenant === 'string' && TENANT.test(tenant) ? { tenant } : {}),
    ...(isRange(range) ? { range } : {}),
  };
}

export const DEFAULT_RANGE: Range = '1h';
