export { BreakerRegistry } from './breaker_registry.ts';
export {
  type BreakerOptions,
  type BreakerPorts,
  type BreakerState,
  type BreakerTransition,
  type CallKind,
  CircuitBreaker,
} from './circuit_breaker.ts';
export { guardDedup } from './guard_dedup.ts';
export { openWhenAsked } from './open_when_asked.ts';
