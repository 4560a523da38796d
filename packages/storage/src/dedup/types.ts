/** Who owns the id: two tenants never share a key. `scope` separates kinds of id (`pcs`, `idempotency`). */
export interface DedupKey {
  readonly tenant: string;
  readonly scope: string;
  readonly id: string;
}

export interface DedupEntry {
  /** Digest of what claimed the id, to tell a replay from a different claim. */
  readonly digest: string;
  /** The stored answer, opaque to the store. */
  readonly value: string;
}

export type PutResult = { readonly first: true } | { readonly first: false; readonly entry: DedupEntry };

/** First write wins, per key, under any concurrency, within and across processes. */
export interface DedupStore {
  get(key: DedupKey): Promise<DedupEntry | undefined>;
  /** Resolves once the winner is durable. A loser gets the winner's entry. An expired entry counts as absent. */
  putIfAbsent(key: DedupKey, entry: DedupEntry): Promise<PutResult>;
  /** Deletes at most `limit` expired entries; resolves with how many. */
  evictExpired(limit: number): Promise<number>;
  /** Rejects with `store_unavailable` when the store cannot answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
