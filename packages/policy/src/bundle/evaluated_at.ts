/**
 * The Unix ms of a verdict's time as `toISOString` writes it; undefined for any other spelling or no time at all, so
 * that one moment has one text.
 */
export function evaluatedAtMs(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString() === text ? ms : undefined;
}
