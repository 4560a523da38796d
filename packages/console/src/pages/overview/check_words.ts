export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  journal: 'Journal',
  dedup: 'Dedup store',
  leftovers: 'Settling',
};
const KINDS: Readonly<Record<string, string>> = { breaker: 'Circuit of', projection: 'Projection' };
const BEHIND = /^(\d+) entries behind(.*)$/;

/** A check of readiness as people say it. What is not known is said as the gateway says it. */
export function checkWords({ name, ok, detail }: Check): { readonly name: string; readonly detail: string } {
  const [kind = '', ...rest] = name.split(' ');
  const prefix = KINDS[kind];
  return {
    name: NAMES[name] ?? (prefix === undefined ? name : `${prefix} ${rest.join(' ')}`),
    detail: detail === undefined ? (ok ? 'works' : 'does not work') : detailWords(detail),
  };
}

/** How far behind projections are, in one sentence. */
export function lagWords(projections: readonly Check[]): string {
  const lags = projections.map(({ detail = '' }) => Number(BEHIND.exec(detail)?.[1] ?? 0));
  const most = Math.max(0, ...lags);
  const n = projections.length;
  if (most === 0) return `All ${n} projections are up to date`;
  return `${n} projections, at most ${most === 1 ? '1 entry' : `${most} entries`} behind`;
}

function detailWords(detail: string): string {
  const [, entries, rest = ''] = BEHIND.exec(detail) ?? [];
  if (entries === undefined) return detail;
  const lag =
    entries === '0' ? 'up to date' : entries === '1' ? '1 entry behind' : `${entries} entries behind`;
  return lag + rest;
}
