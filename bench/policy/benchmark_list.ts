import { createHash } from 'node:crypto';
import { buildSet, type CommittedSet } from '@kakeya/policy/sets';
import { SEED } from './seed.ts';

const SIZE = 10_000;

/** 64 hex digits, the same at every run; no two of different names or indexes are alike. */
const elementOf = (name: string, index: number): string =>
  createHash('sha256').update(`${SEED} ${name} ${index}`).digest('hex');

/** The list that rules ask for membership: held whole. */
export interface BenchmarkList {
  readonly set: CommittedSet;
  listed(random: () => number): string;
  unlisted(random: () => number): string;
}

export async function benchmarkList(): Promise<BenchmarkList> {
  const elements = Array.from({ length: SIZE }, (_, index) => elementOf('listed', index));
  const others = Array.from({ length: SIZE }, (_, index) => elementOf('unlisted', index));
  const { set } = await buildSet(elements, { identity: null });
  const one = (of: readonly string[], random: () => number): string =>
    of[Math.floor(random() * of.length)] ?? '';
  return { set, listed: (random) => one(elements, random), unlisted: (random) => one(others, random) };
}
