import { StorageError } from '../../errors.ts';
import type { ProjectionStore } from '../../projection/types.ts';
import type { Grant, QuotaRequest, QuotaStore } from '../types.ts';

/** The records taken by each tenant on one UTC day. */
interface DayCounts {
  readonly day: number;
  readonly used: Readonly<Record<string, number>>;
}

/** Opens the counts of the last day that was counted here. */
export async function openLocalQuotaStore(snapshots: ProjectionStore, name: string): Promise<QuotaStore> {
  const stored = await snapshots.load(name);
  return new LocalQuotaStore(snapshots, name, stored === undefined ? NOTHING : parseCounts(stored.state));
}

const NOTHING: DayCounts = { day: 0, used: {} };

/** Counts in memory, durable before a take resolves. Takes that come while a save runs share the next one. */
class LocalQuotaStore implements QuotaStore {
  readonly assumedSharers = 1;
  readonly #snapshots: ProjectionStore;
  readonly #name: string;
  #day: number;
  #used: Map<string, number>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(snapshots: ProjectionStore, name: string, { day, used }: DayCounts) {
    this.#snapshots = snapshots;
    this.#name = name;
    this.#day = day;
    this.#used = new Map(Object.entries(used));
  }

  /** A day before the last one is counted on the last one: a clock that steps back must not open a new day. */
  async take({ tenant, day, quota, want, owed }: QuotaRequest): Promise<Grant> {
    if (day > this.#day) {
      this.#day = day;
      this.#used = new Map();
    }
    const used = (this.#used.get(tenant) ?? 0) + owed;
    const granted = Math.max(0, Math.min(want, quota - used));
    if (owed > 0 || granted > 0) {
      this.#used.set(tenant, used + granted);
      await this.#save();
    }
    return { granted, sharers: 1 };
  }

  async giveBack(tenant: string, day: number, amount: number): Promise<void> {
    if (day > this.#day) return;
    this.#used.set(tenant, Math.max(0, (this.#used.get(tenant) ?? 0) - amount));
    await this.#save();
  }

  away(): boolean {
    return false;
  }

  #save(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        const counts: DayCounts = { day: this.#day, used: Object.fromEntries(this.#used) };
        this.#running = this.#snapshots.save(this.#name, { seq: 0, state: JSON.stringify(counts) });
        return this.#running;
      });
    return this.#next;
  }
}

function parseCounts(state: string): DayCounts {
  const value: unknown = JSON.parse(state);
  if (isCounts(value)) return value;
  throw new StorageError(
    'state_corrupt',
    'The snapshot of the daily quotas is not one that this program wrote: delete it to count the day from zero.',
  );
}

function isCounts(value: unknown): value is DayCounts {
  if (typeof value !== 'object' || value === null || !('day' in value) || !('used' in value)) return false;
  const { day, used } = value;
  return isCount(day) && typeof used === 'object' && used !== null && Object.values(used).every(isCount);
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
