import type { BreakerState } from '@kakeya/storage';
import { Gauge } from 'prom-client';
import { createCounter, type Registries } from '../telemetry/counter.ts';
import type { ShedReason } from './refusals.ts';

export interface OverloadMetrics {
  /** `store` is the breaker's name; there are as many as stores. */
  setBreaker(store: string, state: BreakerState): void;
  breakerEntered(store: string, state: BreakerState): void;
  shed(reason: ShedReason): void;
  setEventLoopLag(seconds: number): void;
  unreadable(): void;
}

const STATES = { closed: 0, 'half-open': 1, open: 2 } as const;

export function createOverloadMetrics(registries: Registries): OverloadMetrics {
  const registers = [registries.text, registries.openMetrics];
  const state = new Gauge({
    name: 'flk_breaker_state',
    help: 'Circuit to a store: 0 closed, 1 half-open, 2 open.',
    labelNames: ['store'] as const,
    registers,
  });
  const lag = new Gauge({
    name: 'flk_event_loop_lag_seconds',
    help: 'Worst lag of the event loop in the last half second.',
    registers,
  });
  const transitions = createCounter(
    registries,
    'flk_breaker_transitions_total',
    'Circuits that were closed, opened or half-opened.',
    ['store', 'to'],
  );
  const shed = createCounter(
    registries,
    'flk_shed_total',
    'Requests and lines of batches that were turned away before they were recorded.',
    ['reason'],
  );
  const unreadable = createCounter(
    registries,
    'flk_unreadable_total',
    'Submissions given up because their entry in the journal was damaged before they were settled.',
  );
  return {
    setBreaker: (store, value) => state.set({ store }, STATES[value]),
    breakerEntered: (store, to) => transitions.inc({ store, to }, 1),
    shed: (reason) => shed.inc({ reason }, 1),
    setEventLoopLag: (seconds) => lag.set(seconds),
    unreadable: () => unreadable.inc({}, 1),
  };
}
