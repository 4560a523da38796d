const MINUTE_MS = 60_000;

/** The last `rangeMs`, to the end of the running minute: whoever asks within the same minute asks the same. */
export function rangeSpan(nowMs: number, rangeMs: number): { readonly from: string; readonly until: string } {
  const untilMs = (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;
  return { from: new Date(untilMs - rangeMs).toISOString(), until: new Date(untilMs).toISOString() };
}
