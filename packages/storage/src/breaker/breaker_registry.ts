import { StorageError } from '../errors.ts';
import {
  type BreakerOptions,
  type BreakerPorts,
  type BreakerTransition,
  CircuitBreaker,
} from './circuit_breaker.ts';

/** Every breaker of a process, so that metrics and readiness can show each. */
export class BreakerRegistry {
  readonly #ports: BreakerPorts;
  readonly #onTransition: (transition: BreakerTransition) => void;
  readonly #breakers = new Map<string, CircuitBreaker>();

  constructor(ports: BreakerPorts, onTransition: (transition: BreakerTransition) => void) {
    this.#ports = ports;
    this.#onTransition = onTransition;
  }

  /** Throws `invalid_argument` when the name is taken. */
  create(options: BreakerOptions): CircuitBreaker {
    if (this.#breakers.has(options.name)) {
      throw new StorageError(
        'invalid_argument',
        `There is a breaker named ${options.name} already: name it otherwise.`,
      );
    }
    const breaker = new CircuitBreaker(options, this.#ports, this.#onTransition);
    this.#breakers.set(options.name, breaker);
    return breaker;
  }

  /** In the order in which they were made. */
  get all(): readonly CircuitBreaker[] {
    return [...this.#breakers.values()];
  }
}
