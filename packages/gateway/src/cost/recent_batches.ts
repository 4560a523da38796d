import type { Seq } from '@kakeya/storage';

/** A batch of that name repeated further back than this is recorded anew. */
export const MOST_BATCHES = 1_000;

export interface RecordedBatch {
  readonly id: string;
  readonly digest: string;
  readonly seq: Seq;
  /** Spans in it. */
  readonly recorded: number;
}

/** The newest named batches of each tenant, in the order of the log. */
export class RecentBatches {
  readonly #tenants = new Map<string, Map<string, RecordedBatch>>();

  find(tenant: string, id: string): RecordedBatch | undefined {
    return this.#tenants.get(tenant)?.get(id);
  }

  /** The same batch again changes nothing: its recorder and the projection of the log both tell of it. */
  add(tenant: string, batch: RecordedBatch): void {
    const batches = this.#tenants.get(tenant) ?? new Map<string, RecordedBatch>();
    this.#tenants.set(tenant, batches);
    const known = batches.get(batch.id);
    if (known !== undefined && known.seq >= batch.seq) return;
    batches.delete(batch.id);
    batches.set(batch.id, batch);
    for (const oldest of batches.keys()) {
      if (batches.size <= MOST_BATCHES) break;
      batches.delete(oldest);
    }
  }

  /** Those recorded up to a position, oldest first. */
  through(tenant: string, seq: Seq): readonly RecordedBatch[] {
    return [...(this.#tenants.get(tenant)?.values() ?? [])].filter((batch) => batch.seq <= seq);
  }
}
