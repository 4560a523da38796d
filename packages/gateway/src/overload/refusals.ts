import { type ProblemBody, type ProblemTypeName, problem } from '@kakeya/protocol';

/** Why something was turned away before it was recorded; labels of a metric. */
export type ShedReason = 'in_flight' | 'event_loop_lag' | 'store_away';

/** A refusal that time may lift: says after how many whole seconds, at least one. */
export function comeBackLater(
  type: ProblemTypeName,
  requestId: string,
  detail: string,
  retryInMs = 0,
): ProblemBody {
  return problem(type, {
    detail,
    request_id: requestId,
    retry_after_s: Math.max(1, Math.ceil(retryInMs / 1000)),
  });
}
