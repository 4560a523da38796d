const DAY_MS = 86_400_000;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A time on an axis whose ticks are `stepMs` apart: midnight is called by its day. */
export function formatTick(atMs: number, stepMs: number): string {
  const at = new Date(atMs);
  const midnight = at.getHours() === 0 && at.getMinutes() === 0;
  return stepMs >= DAY_MS || (midnight && stepMs >= DAY_MS / 24) ? day.format(at) : clock.format(at);
}
