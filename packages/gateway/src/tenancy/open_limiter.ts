import {
  type BreakerOptions,
  CircuitBreaker,
  openLocalLimiter,
  openRedisLimiter,
  type RateLimiter,
  StorageError,
} from '@kakeya/storage';
import { QUOTA } from '../consumers.ts';
import type { Settings } from '../config/settings.ts';
import type { Ports } from '../ports.ts';
import type { Stores } from '../stores.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Limits go on without Redis, so its circuit opens at once: until it does, records wait for an answer. */
const LIMITS_BREAKER: BreakerOptions = {
  name: 'limits',
  failureThreshold: 1,
  openMs: 250,
  maxOpenMs: 5_000,
  probeTimeoutMs: 1_000,
  isFailure: (fault) => fault instanceof StorageError && fault.code === 'store_unavailable',
};

export interface LimiterDeps {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly ports: Ports;
}

export interface OpenLimiter {
  readonly limiter: RateLimiter;
  /** Of the shared store; undefined: there is none. */
  readonly breaker: CircuitBreaker | undefined;
}

/** Shared by every gateway on the same Redis where REDIS_URL says one, else this gateway's own. */
export async function openLimiter({
  settings,
  stores,
  metrics,
  logger,
  ports,
}: LimiterDeps): Promise<OpenLimiter> {
  const { clock, monotonicMs } = ports;
  if (settings.REDIS_URL === undefined) {
    const onFault = (fault: unknown): void =>
      logger.warn({ error: describeFault(fault) }, 'the daily quotas cannot be saved');
    const own = { clock, monotonicMs, onFault, snapshots: stores.checkpoints, name: QUOTA };
    return { limiter: await openLocalLimiter(own), breaker: undefined };
  }
  const breaker = new CircuitBreaker(LIMITS_BREAKER, ports, ({ to, reason }) => {
    metrics.breakerEntered(LIMITS_BREAKER.name, to);
    metrics.setBreaker(LIMITS_BREAKER.name, to);
    if (to === 'open')
      logger.error({ reason }, 'Redis does not count the limits: this gateway goes by its own share of them');
    else if (to === 'closed') logger.warn('Redis counts the limits again');
  });
  metrics.setBreaker(LIMITS_BREAKER.name, breaker.state);
  const limiter = openRedisLimiter({
    clock,
    monotonicMs,
    // The breaker tells once what each record would tell again.
    onFault: (fault) => logger.debug({ error: describeFault(fault) }, 'Redis did not count a limit'),
    url: settings.REDIS_URL,
    breaker,
    name: ports.randomUUID(),
  });
  return { limiter, breaker };
}
