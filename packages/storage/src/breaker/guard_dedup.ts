import type { DedupStore } from '../dedup/types.ts';
import type { CircuitBreaker } from './circuit_breaker.ts';

/**
 * The store behind its breaker: while the circuit is open every operation rejects at once with `store_unavailable`.
 * Only a put proves that the store works, because it is what an outcome stands on; a read-only replica answers reads
 * and pings just as well. A `prober` may make the one call that finds out whether the store is back.
 */
export function guardDedup(
  store: DedupStore,
  breaker: CircuitBreaker,
  role: 'ordinary' | 'prober' = 'ordinary',
): DedupStore {
  const mayProbe = role === 'prober';
  const proof = { proves: true, mayProbe };
  const noProof = { proves: false, mayProbe };
  return {
    get: (key) => breaker.run(() => store.get(key), noProof),
    putIfAbsent: (key, entry) => breaker.run(() => store.putIfAbsent(key, entry), proof),
    evictExpired: (limit) => breaker.run(() => store.evictExpired(limit), noProof),
    ping: () => breaker.run(() => store.ping(), noProof),
    close: () => store.close(),
  };
}
