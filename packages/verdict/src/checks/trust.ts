import type { Pcs } from '@kakeya/protocol';
import type { VerifyParams } from '../params.ts';
import { escalate, type Reason } from '../reason.ts';

/** What the agent itself says of its condition. Silence is not health: a missing report escalates. */
export function trustReasons(record: Pcs, params: VerifyParams): Reason[] {
  const { ft } = record;
  if (ft === undefined)
    return [escalate('ft_missing', 'The record does not say how it was made (ft is missing).')];
  const reasons: Reason[] = [];
  if (ft.degraded) reasons.push(escalate('degraded', 'The agent reports that it ran degraded.'));
  if (ft.fallbacks.length > 0) {
    const names = ft.fallbacks.join(', ');
    reasons.push(escalate('fallback_used', `The agent fell back on: ${names}.`, { fallbacks: names }));
  }
  if (!(Math.abs(ft.clock_skew_ms) <= params.maxClockSkewMs)) {
    const values = { clock_skew_ms: ft.clock_skew_ms, max_ms: params.maxClockSkewMs };
    const message = `The agent's clock is off by ${ft.clock_skew_ms} ms (at most ${params.maxClockSkewMs} ms is trusted).`;
    reasons.push(escalate('clock_skew', message, values));
  }
  return reasons;
}
