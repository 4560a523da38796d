type FaultKind = 'crash' | 'stop' | 'fail-sync' | 'no-space' | 'partition' | 'store' | 'clock' | 'agent';

/** How the faults of a plan are weighted. */
export interface Weights {
  /** Drawn from evenly. */
  readonly kinds: readonly [FaultKind, ...FaultKind[]];
  readonly fewestFaults: number;
  /** Shares of the crashes that come during the first start, take the power, come again. */
  readonly early: number;
  readonly power: number;
  readonly again: number;
  readonly powerAgain: number;
  /** At which operation of the disk a crash comes, the first and the second: from there, over so many. */
  readonly operations: readonly [from: number, count: number];
  readonly operationsAgain: readonly [from: number, count: number];
  /** Share of the plans in which bits flip, and of the faults in those. */
  readonly rots: number;
  readonly flips: number;
  /** At least so many submissions at about the same time; 0: as the size of the plan has it. */
  readonly burst: number;
  /** Share of the plans in which what decides is changed. */
  readonly changes: number;
  /** Share of the settings under which another judge is heard. */
  readonly opinions: number;
  /** No plan is shorter. */
  readonly fewestMs: number;
}

const BALANCED: Weights = {
  // A crash is what most promises are about.
  kinds: [
    ...(['crash', 'crash', 'crash', 'crash', 'crash', 'stop', 'fail-sync', 'no-space', 'partition'] as const),
    ...(['store', 'clock', 'agent', 'agent'] as const),
  ],
  fewestFaults: 0,
  early: 0.25,
  power: 0.6,
  again: 0.4,
  powerAgain: 0.5,
  operations: [1, 40],
  operationsAgain: [1, 50],
  rots: 0.06,
  flips: 0.5,
  burst: 0,
  changes: 0.6,
  opinions: 0.2,
  fewestMs: 0,
};

/** Ways to look closer at one kind of trouble: what takes many seeds to meet by chance is met by a few. */
const FOCUSED = {
  starts: {
    ...BALANCED,
    kinds: ['crash', 'crash', 'stop'],
    fewestFaults: 2,
    early: 0.6,
    power: 0.2,
    again: 0.9,
    powerAgain: 0.8,
    operations: [8, 18],
    operationsAgain: [24, 26],
  },
  fsync: { ...BALANCED, kinds: ['fail-sync', 'crash'], fewestFaults: 2 },
  rot: { ...BALANCED, kinds: ['crash', 'stop'], fewestFaults: 1, rots: 1, flips: 0.8 },
  changes: {
    ...BALANCED,
    kinds: ['crash', 'crash', 'store', 'stop', 'fail-sync'],
    fewestFaults: 2,
    changes: 1,
    // So that housekeeping saves what decides, while submissions wait for the store.
    fewestMs: 1_600,
  },
  opinions: { ...BALANCED, kinds: ['crash'], fewestFaults: 1, early: 0, power: 0.9, opinions: 0.95 },
  burst: { ...BALANCED, kinds: ['crash'], fewestFaults: 1, early: 0, power: 1, burst: 12 },
} as const satisfies Readonly<Record<string, Weights>>;

export type Focus = keyof typeof FOCUSED;

export const isFocus = (name: string): name is Focus => name in FOCUSED;
export const FOCUSES: readonly string[] = Object.keys(FOCUSED);

/** Where there is no agent, something else goes wrong. */
export function kindsFor(agents: number, { kinds }: Weights): Weights['kinds'] {
  const [first, ...others] = kinds;
  return agents > 0 ? kinds : [first, ...others.filter((kind) => kind !== 'agent'), 'crash'];
}

export const weightsOf = (focus: Focus | undefined): Weights =>
  focus === undefined ? BALANCED : FOCUSED[focus];
