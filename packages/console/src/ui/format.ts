const LOCALE = 'en-GB';
const count = new Intl.NumberFormat(LOCALE);
const date = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });

export const formatCount = (n: number): string => count.format(n);

/** Three significant digits: more would claim a precision that no sample here has. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}

/** A share in [0, 1] as a percentage. */
export const formatShare = (share: number): string => `${formatNumber(share * 100)} %`;

export const formatInterval = (low: number, high: number): string =>
  `${formatShare(low)} to ${formatShare(high)}`;

export function formatMs(ms: number): string {
  return ms >= 1000 ? `${formatNumber(ms / 1000)} s` : `${formatNumber(ms)} ms`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(bytes / 1024 ** power)} ${UNITS[power] ?? 'B'}`;
}

export const formatTime = (iso: string): string => date.format(new Date(iso));
export const formatClock = (atMs: number): string => clock.format(new Date(atMs));

/** The first and the last digits: enough to recognise an id by. */
export const shortHash = (hash: string): string =>
  hash.length <= 14 ? hash : `${hash.slice(0, 8)}…${hash.slice(-4)}`;
