import { sha256Hex, type TenantId } from '@kakeya/protocol';
import { type Journal, type Seq, StorageError } from '@kakeya/storage';
import type { LoggedSpans } from '../effects/projection.ts';
import { encodeSpans, type RecordedSpan, SPANS } from '../pipeline/log_entry.ts';
import type { CostLedger } from './cost_ledger.ts';

export interface SpanRecorderDeps {
  readonly journal: Pick<Journal, 'append'>;
  readonly ledger: Pick<CostLedger, 'batches' | 'caughtUp'>;
  readonly clock: () => number;
  /** Told of each entry that this process appends, in the order of the log. */
  readonly onRecorded: (logged: LoggedSpans) => void;
}

export type Recording =
  | { readonly kind: 'recorded' | 'replayed'; readonly recorded: number }
  /** Other spans were recorded under this batch id. */
  | { readonly kind: 'conflict' };

/** Writes what calls cost into the journal, a named batch once. */
export class SpanRecorder {
  readonly #deps: SpanRecorderDeps;
  /** Of each batch id, the newest request that is being answered: the next one of that id waits for it. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(deps: SpanRecorderDeps) {
    this.#deps = deps;
  }

  /**
   * When this resolves, the spans are on stable storage.
   * @throws StorageError the journal cannot be written, or it is not known yet which batches it holds
   */
  async record(tenant: TenantId, spans: readonly RecordedSpan[], batchId?: string): Promise<Recording> {
    if (batchId === undefined) {
      await this.#append(tenant, spans);
      return { kind: 'recorded', recorded: spans.length };
    }
    const key = `${tenant} ${batchId}`;
    const before = this.#turns.get(key) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.#recordOnce(tenant, spans, batchId));
    this.#turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  async #recordOnce(tenant: TenantId, spans: readonly RecordedSpan[], id: string): Promise<Recording> {
    const { ledger } = this.#deps;
    if (!ledger.caughtUp) {
      throw new StorageError('store_unavailable', 'The batches of before the start are still being read.');
    }
    const digest: string = sha256Hex(new TextEncoder().encode(JSON.stringify(spans)));
    const known = ledger.batches.find(tenant, id);
    if (known !== undefined) {
      return known.digest === digest ? { kind: 'replayed', recorded: known.recorded } : { kind: 'conflict' };
    }
    const seq = await this.#append(tenant, spans, { id, digest });
    ledger.batches.add(tenant, { id, digest, seq, recorded: spans.length });
    return { kind: 'recorded', recorded: spans.length };
  }

  #append(tenant: TenantId, spans: readonly RecordedSpan[], batch?: LoggedSpans['batch']): Promise<Seq> {
    const { journal, clock, onRecorded } = this.#deps;
    const entry = {
      tenant,
      recorded_at_ms: clock(),
      ...(batch === undefined ? {} : { batch }),
      spans,
    };
    return journal.append(SPANS, encodeSpans(entry)).then((seq) => {
      onRecorded({ seq, ...entry });
      return seq;
    });
  }
}
