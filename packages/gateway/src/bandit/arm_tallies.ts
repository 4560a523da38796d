/** What one arm has decided. */
export interface ArmTally {
  readonly chosen: number;
  /** From record to decision, in ms, of the newest outputs whose time is known; oldest first. */
  readonly latenciesMs: readonly number[];
}

/** The newest say how fast an arm is now. */
const MAX_LATENCIES = 500;

const NONE: ArmTally = { chosen: 0, latenciesMs: [] };

/** How often each arm of a bandit was chosen, and how long it took: for people to see, never for a choice. */
export class ArmTallies {
  readonly #tallies: Map<string, { chosen: number; readonly latenciesMs: number[] }>;

  constructor(tallies: readonly (readonly [arm: string, ArmTally])[] = []) {
    this.#tallies = new Map(
      tallies.map(([arm, { chosen, latenciesMs }]) => [arm, { chosen, latenciesMs: [...latenciesMs] }]),
    );
  }

  add(arm: string, latencyMs: number | null): void {
    const tally = this.#tallies.get(arm) ?? { chosen: 0, latenciesMs: [] };
    tally.chosen += 1;
    if (latencyMs !== null) tally.latenciesMs.push(latencyMs);
    if (tally.latenciesMs.length > MAX_LATENCIES) tally.latenciesMs.shift();
    this.#tallies.set(arm, tally);
  }

  of(arm: string): ArmTally {
    return this.#tallies.get(arm) ?? NONE;
  }

  toJson(): readonly (readonly [arm: string, ArmTally])[] {
    return [...this.#tallies];
  }
}
