import type { ProjectionStore, Seq } from '@kakeya/storage';
import { COST } from '../consumers.ts';
import type { LoggedResult, LoggedSpans, Projection } from '../effects/projection.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { RecentBatches, type RecordedBatch } from './recent_batches.ts';
import {
  type CellJson,
  cellJson,
  decideOutput,
  firstDayOf,
  type KnownOutput,
  TenantCosts,
} from './tenant_costs.ts';

/** How many positions, or spans, a crash may make the next start read again: a snapshot takes megabytes. */
const SNAPSHOT_EVERY = 50_000;
const SNAPSHOT_EVERY_SPANS = 200_000;
/** Outputs of all tenants together whose decision is joined with the calls that served them: the newest. */
const MOST_OUTPUTS = 100_000;

export interface CostLedgerDeps {
  readonly checkpoints: ProjectionStore;
  readonly metrics: Pick<Metrics, 'addCostSpans'>;
  readonly clock: () => number;
}

/** `cells` are indices into the cells of the snapshot. */
type OutputJson = readonly [key: string, accepted: boolean | null, cells: readonly number[]];

interface Snapshot {
  readonly tenants: readonly {
    readonly id: string;
    readonly recorded: number;
    readonly leftOut: number;
    readonly cells: readonly CellJson[];
    readonly batches: readonly RecordedBatch[];
  }[];
  readonly outputs: readonly OutputJson[];
}

/**
 * Sums what calls cost over the last days, joined with what was decided of their outputs, and knows the newest
 * batches. Sums and position are one snapshot, so that no span counts twice.
 */
export class CostLedger implements Projection {
  readonly name = COST;
  readonly #deps: CostLedgerDeps;
  readonly #logEnd: Seq;
  readonly #tenants = new Map<string, TenantCosts>();
  /** In the order in which they were first heard of. */
  readonly #outputs = new Map<string, KnownOutput>();
  readonly batches = new RecentBatches();
  #position: Seq = 0;
  #saved: Seq = 0;
  #spansSinceSave = 0;

  /** `logEnd`: the last position before this process began to append. */
  constructor(deps: CostLedgerDeps, logEnd: Seq) {
    this.#deps = deps;
    this.#logEnd = logEnd;
  }

  /** Whether every batch that an earlier process recorded is known. */
  get caughtUp(): boolean {
    return this.#position >= this.#logEnd;
  }

  /** undefined: it has never said what a call cost. */
  costsOf(tenant: string): TenantCosts | undefined {
    const costs = this.#tenants.get(tenant);
    costs?.prune(firstDayOf(this.#deps.clock()));
    return costs;
  }

  async open(logEnd: Seq): Promise<Seq> {
    const stored = await this.#deps.checkpoints.load(COST);
    if (stored === undefined) return 0;
    const snapshot: Snapshot = JSON.parse(stored.state);
    this.#position = Math.min(logEnd, stored.seq);
    this.#saved = this.#position;
    const cells = snapshot.tenants.flatMap(({ id, recorded, leftOut, cells: ofTenant, batches }) => {
      const costs = this.#tenant(id);
      costs.recorded = recorded;
      costs.leftOut = leftOut;
      this.#deps.metrics.addCostSpans(id, recorded);
      for (const batch of batches) if (batch.seq <= logEnd) this.batches.add(id, batch);
      return ofTenant.map((cell) => costs.restore(cell));
    });
    for (const [key, accepted, indices] of snapshot.outputs) {
      this.#outputs.set(key, { accepted, cells: indices.flatMap((index) => cells[index] ?? []) });
    }
    return this.#position;
  }

  async apply(
    results: readonly LoggedResult[],
    through: Seq,
    _changes: readonly unknown[],
    spans: readonly LoggedSpans[],
  ): Promise<void> {
    const entries: (LoggedResult | LoggedSpans)[] = [...results, ...spans];
    for (const entry of entries.toSorted((a, b) => a.seq - b.seq)) {
      // A failed snapshot brings the same entries again: those that were counted already are passed over.
      if (entry.seq <= this.#position) continue;
      if ('spans' in entry) this.#add(entry);
      else if (entry.result.kind === 'decided') {
        const { tenant, pcs_id, decision } = entry.result;
        decideOutput(this.#output(tenant, pcs_id), decision === 'accept');
      }
    }
    this.#position = through;
    const due = through - this.#saved >= SNAPSHOT_EVERY || this.#spansSinceSave >= SNAPSHOT_EVERY_SPANS;
    if (due) await this.#snapshot();
  }

  durablePosition(): Seq {
    return this.#saved;
  }

  async close(): Promise<void> {
    if (this.#position > this.#saved) await this.#snapshot();
  }

  #add({ seq, tenant, batch, spans }: LoggedSpans): void {
    const costs = this.#tenant(tenant);
    const firstDay = firstDayOf(this.#deps.clock());
    costs.prune(firstDay);
    for (const span of spans) {
      const output = span.pcs_id === undefined ? undefined : this.#output(tenant, span.pcs_id);
      costs.add(span, output, firstDay);
    }
    this.#spansSinceSave += spans.length;
    this.#deps.metrics.addCostSpans(tenant, spans.length);
    if (batch !== undefined) this.batches.add(tenant, { ...batch, seq, recorded: spans.length });
  }

  #tenant(id: string): TenantCosts {
    const costs = this.#tenants.get(id) ?? new TenantCosts();
    this.#tenants.set(id, costs);
    return costs;
  }

  /** Output ids are the tenant's own. */
  #output(tenant: string, pcsId: string): KnownOutput {
    const key = `${tenant} ${pcsId}`;
    const known = this.#outputs.get(key);
    if (known !== undefined) return known;
    const output: KnownOutput = { accepted: null, cells: [] };
    this.#outputs.set(key, output);
    for (const oldest of this.#outputs.keys()) {
      if (this.#outputs.size <= MOST_OUTPUTS) break;
      this.#outputs.delete(oldest);
    }
    return output;
  }

  async #snapshot(): Promise<void> {
    const indices = new Map<object, number>();
    const tenants = [...this.#tenants].map(([id, costs]) => {
      const cells = [...costs.cells].map((cell) => {
        indices.set(cell, indices.size);
        return cellJson(cell);
      });
      const { recorded, leftOut } = costs;
      return { id, recorded, leftOut, cells, batches: this.batches.through(id, this.#position) };
    });
    const outputs = [...this.#outputs].map(
      ([key, { accepted, cells }]): OutputJson => [
        key,
        accepted,
        cells.flatMap((cell) => indices.get(cell) ?? []),
      ],
    );
    const snapshot: Snapshot = { tenants, outputs };
    const seq = this.#position;
    await this.#deps.checkpoints.save(COST, { seq, state: JSON.stringify(snapshot) });
    this.#saved = seq;
    this.#spansSinceSave = 0;
  }
}
