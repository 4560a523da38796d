const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const RFC_850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * The pause, in ms, that a Retry-After field asks for: delta-seconds or any of the three forms of HTTP-date
 * (RFC 9110, sections 10.2.3 and 5.6.7). A date in the past asks for none. Undefined when absent or malformed.
 */
export function parseRetryAfter(field: string | null, nowMs: number): number | undefined {
  const value = field?.trim() ?? '';
  if (/^\d{1,12}$/.test(value)) return Number(value) * 1000;
  if (IMF_FIXDATE.test(value) || RFC_850.test(value)) return untilDate(Date.parse(value), nowMs);
  // asctime names no zone and means UTC.
  if (ASCTIME.test(value)) return untilDate(Date.parse(`${value} GMT`), nowMs);
  return undefined;
}

function untilDate(atMs: number, nowMs: number): number | undefined {
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
