import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BreakerOptions,
  type BreakerState,
  BreakerRegistry,
  type CallKind,
  CircuitBreaker,
  guardDedup,
} from '../src/breaker/mod.ts';
import type { DedupStore } from '../src/dedup/types.ts';
import { StorageError } from '../src/errors.ts';
import { turn, VirtualTime } from './support/virtual_time.ts';

const OPTIONS: BreakerOptions = {
  name: 'dedup',
  failureThreshold: 3,
  openMs: 100,
  maxOpenMs: 1_000,
  probeTimeoutMs: 200,
  isFailure: (fault) => fault instanceof StorageError && fault.code === 'store_unavailable',
};
const PUT: CallKind = { proves: true, mayProbe: false };
const READ: CallKind = { proves: false, mayProbe: false };
const PROBE: CallKind = { proves: true, mayProbe: true };
const AWAY = new StorageError('store_unavailable', 'It is away.');
const WRONG = new StorageError('invalid_argument', 'The key is empty.');

type Ending = 'ok' | 'away' | 'wrong';

interface Call {
  readonly kind: CallKind;
  readonly isProbe: boolean;
  /** How many transitions there had been when it began. */
  readonly era: number;
  readonly end: (how: Ending) => void;
}

/** A breaker on virtual time, with every call that it let through and that has not ended. */
class Bench {
  readonly time = new VirtualTime();
  readonly calls: Call[] = [];
  readonly transitions: BreakerState[] = [];
  readonly breaker: CircuitBreaker;
  openedAtMs = 0;

  constructor(random: () => number = () => 0.5) {
    this.breaker = new CircuitBreaker(OPTIONS, this.time.ports(random), ({ to }) => {
      this.transitions.push(to);
      if (to === 'open') this.openedAtMs = this.time.monotonicMs();
    });
  }

  /** Resolves with whether the call was let through; how it ends is up to the test. */
  begin(kind: CallKind): boolean {
    const before = this.calls.length;
    const isProbe = this.breaker.state !== 'closed';
    const running = this.breaker.run(() => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      this.calls.push({
        kind,
        isProbe,
        era: this.transitions.length,
        end(how) {
          if (how === 'ok') resolve(how);
          else reject(how === 'away' ? AWAY : WRONG);
        },
      });
      return promise;
    }, kind);
    running.catch(() => undefined);
    return this.calls.length > before;
  }

  async end(index: number, how: Ending): Promise<Call | undefined> {
    const [call] = this.calls.splice(index, 1);
    call?.end(how);
    await turn();
    return call;
  }

  async open(): Promise<void> {
    while (this.breaker.state === 'closed') {
      this.begin(PUT);
      await this.end(0, 'away');
    }
  }
}

type Step =
  | { readonly step: 'begin'; readonly kind: CallKind }
  | { readonly step: 'end'; readonly pick: number; readonly how: Ending }
  | { readonly step: 'pass'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('begin'), kind: fc.constantFrom(PUT, READ, PROBE) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('end'),
      pick: fc.nat(30),
      how: fc.constantFrom('ok', 'away', 'away', 'wrong'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('pass'), ms: fc.integer({ min: 1, max: 400 }) }) },
);

/** What must hold of a breaker, told from outside: which state follows which step. */
class Rules {
  readonly #bench: Bench;
  #failuresInARow = 0;
  #probeAtMs = 0;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Does the step; resolves with which rule it broke, if it did. */
  async take(next: Step): Promise<string | undefined> {
    const { breaker, calls } = this.#bench;
    const before = breaker.state;
    const broken = await this.#take(next);
    if (breaker.state !== 'closed' || before !== 'closed') this.#failuresInARow = 0;
    const probes = calls.filter(({ isProbe, era }) => isProbe && era === this.#bench.transitions.length);
    if (probes.length > (breaker.state === 'half-open' ? 1 : 0)) return 'more than one probe at a time';
    return broken;
  }

  #take(next: Step): Promise<string | undefined> {
    if (next.step === 'pass') return this.#pass(next.ms);
    return next.step === 'begin' ? Promise.resolve(this.#begin(next.kind)) : this.#end(next.pick, next.how);
  }

  async #pass(ms: number): Promise<string | undefined> {
    const { breaker, time } = this.#bench;
    const before = breaker.state;
    await time.pass(ms);
    const overdue = time.monotonicMs() >= this.#probeAtMs + OPTIONS.probeTimeoutMs;
    return must(breaker.state, before === 'half-open' && overdue ? 'open' : before, 'time passed');
  }

  #begin(kind: CallKind): string | undefined {
    const { breaker, time, openedAtMs } = this.#bench;
    const before = breaker.state;
    const openForMs = time.monotonicMs() - openedAtMs;
    const through = this.#bench.begin(kind);
    if (before === 'closed') return through ? undefined : 'closed, and a call was refused';
    if (!through) {
      const due = before === 'open' && kind.mayProbe && openForMs >= OPTIONS.maxOpenMs;
      return due ? 'open past its cap without letting a probe through' : undefined;
    }
    if (before === 'half-open' || !kind.mayProbe) return 'let through what is no probe';
    if (openForMs < OPTIONS.openMs / 2) return 'tried again too early';
    this.#probeAtMs = time.monotonicMs();
    return must(breaker.state, 'half-open', 'a probe began');
  }

  async #end(pick: number, how: Ending): Promise<string | undefined> {
    const { breaker, calls } = this.#bench;
    if (calls.length === 0) return undefined;
    const before = breaker.state;
    const era = this.#bench.transitions.length;
    const call = await this.#bench.end(pick % calls.length, how);
    if (call?.era !== era) return must(breaker.state, before, 'a call of an earlier time ended');
    if (before === 'half-open') return must(breaker.state, how === 'ok' ? 'closed' : 'open', `probe: ${how}`);
    if (how === 'away') this.#failuresInARow += 1;
    if (how === 'ok' && call.kind.proves) this.#failuresInARow = 0;
    const expected = this.#failuresInARow === OPTIONS.failureThreshold ? 'open' : 'closed';
    return must(breaker.state, expected, `${this.#failuresInARow} failures in a row`);
  }
}

const must = (state: BreakerState, expected: BreakerState, when: string): string | undefined =>
  state === expected ? undefined : `${when}: ${state} instead of ${expected}`;

describe('circuit breaker, under any interleaving', () => {
  it('has one probe at a time, opens only after failures in a row, forgets calls of an earlier time, and never stays open past its cap', async () => {
    const states = new Set<string>();
    const steps = fc.array(step, { minLength: 20, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(steps, fc.double({ min: 0, max: 1, noNaN: true }), async (taken, random) => {
        const bench = new Bench(() => random);
        const rules = new Rules(bench);
        for (const next of taken) expect(await rules.take(next)).toBeUndefined();
        for (const state of bench.transitions) states.add(state);
      }),
      { numRuns: 400 },
    );
    expect(states).toEqual(new Set(['open', 'half-open', 'closed']));
  });

  it('left alone however it stands, it lets a probe through, and a probe that succeeds closes it', async () => {
    const steps = fc.array(step, { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const bench = new Bench();
        await bench.open();
        const rules = new Rules(bench);
        for (const next of taken) await rules.take(next);
        await bench.time.pass(OPTIONS.probeTimeoutMs + OPTIONS.maxOpenMs);
        expect(bench.breaker.retryInMs).toBe(0);
        expect(bench.begin(PROBE)).toBe(true);
        await bench.end(bench.calls.length - 1, 'ok');
        expect(bench.breaker.state).toBe('closed');
        expect(bench.time.timers).toBe(0);
      }),
    );
  });
});

describe('circuit breaker', () => {
  it('counts failures in a row: a put that works starts the count anew, a read that works does not', async () => {
    const bench = new Bench();
    for (const kind of [PUT, READ]) {
      for (const how of ['away', 'away', 'ok', 'away'] as const) {
        bench.begin(how === 'ok' ? kind : PUT);
        await bench.end(0, how);
      }
    }
    // away away ok(put) away away away: the third in a row opens it; the read that worked in between does not help.
    expect(bench.transitions).toEqual(['open']);
  });

  it('an error that says nothing about the store neither opens it nor closes it', async () => {
    const bench = new Bench();
    for (let i = 0; i < 10; i += 1) {
      bench.begin(PUT);
      await bench.end(0, 'wrong');
    }
    expect(bench.breaker.state).toBe('closed');
    await bench.open();
    await bench.time.pass(OPTIONS.openMs);
    bench.begin(PROBE);
    await bench.end(0, 'wrong');
    expect(bench.breaker.state).toBe('open');
  });

  it('a probe that throws instead of rejecting has failed', async () => {
    const bench = new Bench();
    await bench.open();
    await bench.time.pass(OPTIONS.openMs);
    const thrown = bench.breaker.run(() => {
      throw AWAY;
    }, PROBE);
    await expect(thrown).rejects.toBe(AWAY);
    expect(bench.breaker.state).toBe('open');
  });

  it('a probe that never ends has failed at its deadline, its caller hears so, and its late answer is ignored', async () => {
    const bench = new Bench();
    await bench.open();
    await bench.time.pass(OPTIONS.openMs);
    const { promise, resolve } = Promise.withResolvers<string>();
    const probe = bench.breaker.run(() => promise, PROBE);
    const told = probe.catch((fault: unknown) => fault);
    await bench.time.pass(OPTIONS.probeTimeoutMs);
    expect(await told).toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('200 ms'),
    });
    expect(bench.breaker.state).toBe('open');
    resolve('late');
    await turn();
    expect(bench.breaker.state).toBe('open');
  });

  it('stays open twice as long each time, up to the cap, until a put works: a probe alone does not start it over', async () => {
    const bench = new Bench(() => 1 - Number.EPSILON);
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      await bench.open();
      waits.push(bench.breaker.retryInMs);
      await bench.time.pass(bench.breaker.retryInMs);
      bench.begin(PROBE);
      await bench.end(0, 'ok');
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
    bench.begin(PUT);
    await bench.end(0, 'ok');
    await bench.open();
    expect(bench.breaker.retryInMs).toBe(100);
  });

  it('a put from before the opening that works after all does not shorten the next wait', async () => {
    const bench = new Bench(() => 1 - Number.EPSILON);
    bench.begin(PUT);
    const [early] = bench.calls.splice(0);
    await bench.open();
    await bench.time.pass(OPTIONS.openMs);
    early?.end('ok');
    await turn();
    bench.begin(PROBE);
    await bench.end(0, 'away');
    expect(bench.breaker.retryInMs).toBe(2 * OPTIONS.openMs);
  });

  it('a stalled event loop, whose timers are late, does not let a second probe through', async () => {
    const bench = new Bench();
    await bench.open();
    await bench.time.pass(OPTIONS.openMs);
    expect(bench.begin(PROBE)).toBe(true);
    bench.time.stall(2 * OPTIONS.probeTimeoutMs);
    expect(bench.begin(PROBE)).toBe(false);
  });

  it('spreads the wait over its upper half, so that gateways do not return to a store in step', async () => {
    const bench = new Bench(() => 0);
    await bench.open();
    expect(bench.breaker.retryInMs).toBe(50);
  });

  it('says why it is open, and when it will try again', async () => {
    const bench = new Bench();
    await bench.open();
    await expect(bench.breaker.run(async () => 'never', PUT)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: 'The store dedup is not asked for another 75 ms, because it failed: It is away.',
    });
  });
});

describe('breaker registry', () => {
  it('shows each breaker and tells of its transitions; a name is given once', async () => {
    const told: string[] = [];
    const time = new VirtualTime();
    const registry = new BreakerRegistry(
      time.ports(() => 0),
      ({ breaker, to, reason }) => told.push(`${breaker.name} ${to} ${reason}`),
    );
    const breaker = registry.create({ ...OPTIONS, failureThreshold: 1 });
    registry.create({ ...OPTIONS, name: 'limits' });
    expect(() => registry.create(OPTIONS)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
    await expect(breaker.run(() => Promise.reject(AWAY), PUT)).rejects.toBe(AWAY);
    expect(registry.all.map(({ name, state }) => [name, state])).toEqual([
      ['dedup', 'open'],
      ['limits', 'closed'],
    ]);
    expect(told).toEqual(['dedup open It is away.']);
  });
});

describe('guarded dedup', () => {
  const KEY = { tenant: 't', scope: 's', id: 'i' };
  const ENTRY = { digest: 'd', value: 'v' };

  /** A store that is there or away as told, and counts how often it was asked. */
  function switchable(): { readonly store: DedupStore; away: boolean; asked: number } {
    const answer = <T>(value: T): Promise<T> => {
      state.asked += 1;
      return state.away ? Promise.reject(AWAY) : Promise.resolve(value);
    };
    const state = {
      away: false,
      asked: 0,
      store: {
        get: () => answer(ENTRY),
        putIfAbsent: () => answer({ first: true as const }),
        evictExpired: () => answer(0),
        ping: () => answer(undefined),
        close: () => Promise.resolve(),
      },
    };
    return state;
  }

  it('asks nothing of a store that is away, whatever the operation; only the prober finds out that it is back', async () => {
    const time = new VirtualTime();
    const breaker = new CircuitBreaker(
      OPTIONS,
      time.ports(() => 0),
      () => undefined,
    );
    const state = switchable();
    const guarded = guardDedup(state.store, breaker);
    const prober = guardDedup(state.store, breaker, 'prober');
    expect(await guarded.putIfAbsent(KEY, ENTRY)).toEqual({ first: true });
    state.away = true;
    for (let i = 0; i < OPTIONS.failureThreshold; i += 1) await expect(guarded.get(KEY)).rejects.toBe(AWAY);
    const asked = state.asked;
    await time.pass(OPTIONS.maxOpenMs);
    state.away = false;
    const operations = [
      () => guarded.get(KEY),
      () => guarded.putIfAbsent(KEY, ENTRY),
      () => guarded.evictExpired(1),
      () => guarded.ping(),
    ];
    for (const operation of operations) {
      await expect(operation()).rejects.toMatchObject({ code: 'store_unavailable' });
    }
    expect(state.asked).toBe(asked);
    await prober.ping();
    expect(breaker.state).toBe('closed');
    expect(await guarded.get(KEY)).toEqual(ENTRY);
  });
});
