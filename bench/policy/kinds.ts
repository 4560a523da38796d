import type { Literal, Policy, Rule } from '@kakeya/policy';
import type { BenchmarkList } from './benchmark_list.ts';

type Random = () => number;
type Draw = (k: number, random: Random, list: BenchmarkList) => Literal;

/** Rules of one operator: what the k-th of them compares its input with, and values by which it passes and fails. */
export interface Kind {
  readonly op: string;
  readonly input: Policy['inputs'][string];
  readonly rhs: (k: number) => Rule['rhs'];
  readonly passing: Draw;
  readonly failing: Draw;
}

export const NOW_MS = Date.UTC(2026, 10, 21);
/** The input that has the root of the list. */
export const ROOT = 'list_root';

const DAY_MS = 86_400_000;
const STATES = ['draft', 'open', 'held', 'closed', 'void', 'sold', 'lent', 'lost', 'kept', 'left'] as const;
const REGIONS = ['AT', 'BE', 'CH', 'DE', 'ES', 'FI', 'GR', 'HU', 'IE', 'LT', 'MT', 'NL', 'PL', 'SE'] as const;

const whole = (random: Random, below: number): number => Math.floor(random() * below);
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const state = (k: number): string => STATES[k % STATES.length] ?? '';
const regions = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => REGIONS[(from + i) % REGIONS.length] ?? '');
const flags = (random: Random, set: number): boolean[] =>
  Array.from({ length: 8 }, (_, i) => i < set).toSorted(() => random() - 0.5);

/** What other engines have too: comparisons of one value with literals. */
export const COMPARISONS: readonly Kind[] = [
  {
    op: 'eq',
    input: { type: 'string' },
    rhs: (k) => ({ const: state(k) }),
    passing: (k) => state(k),
    failing: (k, random) => state(k + 1 + whole(random, 9)),
  },
  {
    op: 'range_min',
    input: { type: 'number' },
    rhs: (k) => ({ const: 100 * (k + 1) }),
    passing: (k, random) => 100 * (k + 1) + whole(random, 1000),
    failing: (k, random) => 100 * (k + 1) - 1 - whole(random, 1000),
  },
  {
    op: 'in',
    input: { type: 'string' },
    rhs: (k) => ({ const: regions(k, 5) }),
    passing: (k, random) => regions(k + whole(random, 5), 1)[0] ?? '',
    failing: (k, random) => regions(k + 5 + whole(random, 9), 1)[0] ?? '',
  },
  {
    op: 'range_max',
    input: { type: 'number' },
    rhs: (k) => ({ const: 50 * (k + 1) }),
    passing: (k, random) => 50 * (k + 1) - whole(random, 1000),
    failing: (k, random) => 50 * (k + 1) + 1 + whole(random, 1000),
  },
  {
    op: 'neq',
    input: { type: 'string' },
    rhs: (k) => ({ const: state(k) }),
    passing: (k, random) => state(k + 1 + whole(random, 9)),
    failing: (k) => state(k),
  },
];

const ELEMENTS = { type: 'array', items: 'hex' } as const;

export const ALL_KINDS: readonly Kind[] = [
  ...COMPARISONS,
  {
    op: 'membership',
    input: ELEMENTS,
    rhs: () => ROOT,
    passing: (_, random, list) => [list.listed(random), list.listed(random)],
    failing: (_, random, list) => [list.listed(random), list.unlisted(random)],
  },
  {
    op: 'non_membership',
    input: ELEMENTS,
    rhs: () => ROOT,
    passing: (_, random, list) => [list.unlisted(random), list.unlisted(random), list.unlisted(random)],
    failing: (_, random, list) => [list.unlisted(random), list.unlisted(random), list.listed(random)],
  },
  {
    op: 'max_age',
    input: { type: 'date' },
    rhs: () => ({ const: 'P1Y' }),
    passing: (_, random) => dayText(NOW_MS - whole(random, 364) * DAY_MS),
    failing: (_, random) => dayText(NOW_MS - (367 + whole(random, 1000)) * DAY_MS),
  },
  {
    op: 'threshold',
    input: { type: 'array', items: 'boolean' },
    rhs: () => ({ const: 4 }),
    passing: (_, random) => flags(random, 4 + whole(random, 5)),
    failing: (_, random) => flags(random, whole(random, 4)),
  },
  {
    op: 'non_intersection',
    input: { type: 'array', items: 'string' },
    rhs: (k) => ({ const: regions(k, 5) }),
    passing: (k, random) => regions(k + 5 + whole(random, 7), 3),
    failing: (k, random) => regions(k + 3 + whole(random, 2), 3),
  },
];
