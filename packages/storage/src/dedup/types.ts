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

/**
 * First write wins, per key, under any concurrency, within and across processes.
 *
 * Every method rejects only with a `StorageError`:
 * - `store_unavailable`: the store is down, overloaded, slow beyond its time limit or set up wrongly. The message says
 *   whether the operation was not done, or may have been; repeating it is safe either way: a put that is "not first"
 *   with one's own digest had won before. Answer 503.
 * - `store_closed`: `close` was called before.
 * - `invalid_argument`: a key, entry or limit out of range (`dedup/limits.ts`). Repeating it is useless.
 */
export interface DedupStore {
  get(key: DedupKey): Promise<DedupEntry | undefined>;
  /** Resolves once the winner is durable. A loser gets the winner's entry. An expired entry counts as absent. */
  putIfAbsent(key: DedupKey, entry: DedupEntry): Promise<PutResult>;
  /** Deletes at most `limit` expired entries; resolves with how many. 0 when there are none, or the engine frees them itself. */
  evictExpired(limit: number): Promise<number>;
  /** Rejects with `store_unavailable` when the store cannot answer. */
  ping(): Promise<void>;
  /** Refuses new operations and resolves once those under way are answered. */
  close(): Promise<void>;
}
