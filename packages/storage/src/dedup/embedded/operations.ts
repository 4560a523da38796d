import { entrySize, keySize } from '../limits.ts';
import type { DedupEntry, DedupKey, PutResult } from '../types.ts';
import { ABSENT, OperationCode, type WireItem, type WireReader } from './wire.ts';

/** One request of the dedup index, and how to read its answer. */
export interface Operation<T> {
  /** UTF-16 code units that it holds in memory until it is answered. */
  readonly size: number;
  encode(into: WireItem[]): void;
  decode(answer: WireReader): T;
}

export function putOperation(key: DedupKey, entry: DedupEntry): Operation<PutResult> {
  return {
    size: keySize(key) + entrySize(entry),
    encode: (into) => {
      into.push(OperationCode.put, key.tenant, key.scope, key.id, entry.digest, entry.value);
    },
    decode: (answer) => {
      const winner = decodeEntry(answer);
      return winner === undefined ? { first: true } : { first: false, entry: winner };
    },
  };
}

export function getOperation(key: DedupKey): Operation<DedupEntry | undefined> {
  return {
    size: keySize(key),
    encode: (into) => {
      into.push(OperationCode.get, key.tenant, key.scope, key.id);
    },
    decode: decodeEntry,
  };
}

export function evictOperation(limit: number): Operation<number> {
  return {
    size: 0,
    encode: (into) => {
      into.push(OperationCode.evict, limit);
    },
    decode: (answer) => answer.number(),
  };
}

export function pingOperation(): Operation<void> {
  return {
    size: 0,
    encode: (into) => {
      into.push(OperationCode.ping);
    },
    decode: (answer) => {
      answer.number();
    },
  };
}

function decodeEntry(answer: WireReader): DedupEntry | undefined {
  return answer.number() === ABSENT ? undefined : { digest: answer.text(), value: answer.text() };
}
