import { StorageError } from '../errors.ts';

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerPorts {
  /** Monotonic time in ms: a wall clock that is set back would keep a circuit open. */
  readonly monotonicMs: () => number;
  /** Calls back once; what it returns calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface BreakerOptions {
  /** Of the store behind it, in metrics and messages. */
  readonly name: string;
  /** Failures in a row that open it. */
  readonly failureThreshold: number;
  /** How long the first opening lasts at most; it doubles with each opening until a proof that it works again. */
  readonly openMs: number;
  readonly maxOpenMs: number;
  /** A probe that has not ended by then has failed. */
  readonly probeTimeoutMs: number;
  /** Which errors say that the store is away; any other says nothing about it, but proves nothing either if a probe ends with it. */
  readonly isFailure: (fault: unknown) => boolean;
}

export interface BreakerTransition {
  readonly breaker: CircuitBreaker;
  readonly to: BreakerState;
  /** Of the failure that opened it last. */
  readonly reason: string;
}

export interface CallKind {
  /** Whether success proves that the store works. A read that works does not prove that writes do. */
  readonly proves: boolean;
  /** Whether the call may be the probe of an open circuit. */
  readonly mayProbe: boolean;
}

/**
 * Stops asking a store that fails, so that nobody waits for it and nothing piles up before it; asks again with one
 * call at a time, ever more rarely.
 *
 * Failures in a row open it, not their share in a window: a store of which a part fails (one slot of a cluster) goes
 * on serving the rest, and no window has to be sized for loads between one call an hour and ten thousand a second.
 *
 * Invariants: at most one probe at a time, and it cannot outlive its deadline; the end of a call that began before
 * the last transition changes nothing, for it tells of a store that was.
 */
export class CircuitBreaker {
  readonly name: string;
  readonly #options: BreakerOptions;
  readonly #ports: BreakerPorts;
  readonly #onTransition: (transition: BreakerTransition) => void;
  #state: BreakerState = 'closed';
  /** Counts transitions: a call belongs to the one under which it began. */
  #generation = 0;
  #failuresInARow = 0;
  #openingsInARow = 0;
  #waitUntilMs = 0;
  #reason = '';

  constructor(
    options: BreakerOptions,
    ports: BreakerPorts,
    onTransition: (transition: BreakerTransition) => void,
  ) {
    this.name = options.name;
    this.#options = options;
    this.#ports = ports;
    this.#onTransition = onTransition;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Of the failure that opened it last. */
  get reason(): string {
    return this.#reason;
  }

  /** Whole ms until a call can get through: 0 when closed, or when a probe is due. */
  get retryInMs(): number {
    if (this.#state === 'closed') return 0;
    return Math.max(0, Math.ceil(this.#waitUntilMs - this.#ports.monotonicMs()));
  }

  /** Makes the call, or rejects at once with `store_unavailable`. */
  run<T>(call: () => Promise<T>, kind: CallKind): Promise<T> {
    if (this.#state === 'closed') return this.#ordinary(call, kind.proves);
    if (this.#state === 'open' && kind.mayProbe && this.retryInMs === 0) return this.#probe(call);
    return Promise.reject(this.#refusal());
  }

  async #ordinary<T>(call: () => Promise<T>, proves: boolean): Promise<T> {
    const generation = this.#generation;
    try {
      const value = await call();
      if (generation === this.#generation && proves) {
        this.#failuresInARow = 0;
        this.#openingsInARow = 0;
      }
      return value;
    } catch (fault) {
      if (generation === this.#generation && this.#options.isFailure(fault)) this.#failed(fault);
      throw fault;
    }
  }

  #failed(fault: unknown): void {
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= this.#options.failureThreshold) this.#open(fault);
  }

  #probe<T>(call: () => Promise<T>): Promise<T> {
    const { probeTimeoutMs, name } = this.#options;
    this.#waitUntilMs = this.#ports.monotonicMs() + probeTimeoutMs;
    this.#enter('half-open');
    const generation = this.#generation;
    return new Promise<T>((resolve, reject) => {
      const end = (then: () => void): void => {
        cancel();
        if (generation === this.#generation) then();
      };
      const fail = (fault: unknown): void => {
        end(() => this.#open(fault));
        reject(fault);
      };
      const cancel = this.#ports.after(probeTimeoutMs, () => {
        fail(
          new StorageError(
            'store_unavailable',
            `The store ${name} did not answer within ${probeTimeoutMs} ms.`,
          ),
        );
      });
      // A call that throws instead of rejecting must not leave the circuit half-open for ever.
      new Promise<T>((settle) => settle(call())).then((value) => {
        end(() => this.#close());
        resolve(value);
      }, fail);
    });
  }

  #open(fault: unknown): void {
    const { openMs, maxOpenMs } = this.#options;
    const ceiling = Math.min(maxOpenMs, openMs * 2 ** this.#openingsInARow);
    this.#openingsInARow += 1;
    // Between half and all of it, so that gateways that lost a store together do not return to it together.
    this.#waitUntilMs = this.#ports.monotonicMs() + ceiling * (0.5 + this.#ports.random() / 2);
    this.#reason = fault instanceof Error ? fault.message : String(fault);
    this.#enter('open');
  }

  /** Openings go on being counted until ordinary work succeeds: a probe alone must not let a flapping store in again and again. */
  #close(): void {
    this.#failuresInARow = 0;
    this.#enter('closed');
  }

  #enter(state: BreakerState): void {
    this.#state = state;
    this.#generation += 1;
    this.#onTransition({ breaker: this, to: state, reason: this.#reason });
  }

  #refusal(): StorageError {
    const message = `The store ${this.name} is not asked for another ${this.retryInMs} ms, because it failed: ${this.#reason}`;
    return new StorageError('store_unavailable', message);
  }
}
