import type { Timing } from '../lib/measure.ts';

/** What one process measured of one large set. Built once, cold. */
export interface SetsResult {
  readonly root: string;
  readonly buildMs: number;
  /** Resident, with the digests that the set is built of (30 MiB of a million). */
  readonly beforeMiB: number;
  readonly afterMiB: number;
  /** The most that was resident until the set was built. */
  readonly peakMiB: number;
  readonly proveMember: Timing;
  readonly verifyMember: Timing;
}

export interface OurSetsResult extends SetsResult {
  readonly proveAbsent: Timing;
  readonly verifyAbsent: Timing;
  readonly encodeMs: number;
  readonly decodeMs: number;
}

export const residentMiB = (): number => process.memoryUsage.rss() / 2 ** 20;
export const peakMiB = (): number => process.resourceUsage().maxRSS / 1024;
