import { type BreakerOptions, type BreakerTransition, StorageError } from '@kakeya/storage';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export const DEDUP_BREAKER: BreakerOptions = {
  name: 'dedup',
  // Operations share batches, so that one lost connection alone may fail many; the first opening is short for that.
  failureThreshold: 5,
  openMs: 250,
  maxOpenMs: 2_000,
  probeTimeoutMs: 5_000,
  isFailure: (fault) => fault instanceof StorageError && fault.code === 'store_unavailable',
};

/** Says in the log and the metrics what became of a circuit. */
export function reportTransitions(logger: Logger, metrics: Metrics): (transition: BreakerTransition) => void {
  return ({ breaker, to, reason }) => {
    const { name: store, retryInMs } = breaker;
    metrics.breakerEntered(store, to);
    if (to === 'open') {
      logger.error(
        { store, reason, probe_in_ms: retryInMs },
        'the circuit to a store is open: nothing is taken',
      );
    } else if (to === 'closed') logger.warn({ store }, 'the circuit to a store is closed again');
  };
}
