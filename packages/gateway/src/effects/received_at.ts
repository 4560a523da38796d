/** When a submission was received, as its answer says; Unix ms. undefined: it does not say. */
export function receivedAtMs(outcome: unknown): number | undefined {
  if (typeof outcome !== 'object' || outcome === null || !('received_at' in outcome)) return undefined;
  const ms = typeof outcome.received_at === 'string' ? Date.parse(outcome.received_at) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
