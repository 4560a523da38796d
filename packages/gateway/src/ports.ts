import { randomUUID } from 'node:crypto';
import { type Disk, nodeDisk } from '@kakeya/storage';

/** What the gateway's core takes from the machine it runs on, so that a simulator can be that machine. */
export interface Ports {
  /** Unix ms; may jump. Stands for "now" in records and verdicts. */
  readonly clock: () => number;
  /** Never goes back; for durations and rates. */
  readonly monotonicMs: () => number;
  /** Calls back once; what it returns calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly disk: Disk;
  readonly randomUUID: () => string;
  /** Uniform in [0, 1); for jitter and sampling, never for secrets. */
  readonly random: () => number;
}

export function nodePorts(): Ports {
  return {
    clock: Date.now,
    monotonicMs: () => performance.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    disk: nodeDisk(),
    randomUUID,
    random: Math.random,
  };
}
