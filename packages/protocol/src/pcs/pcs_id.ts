import { asPcsId, type PcsId } from '../brand.ts';
import { utf8 } from '../codec/utf8.ts';
import { sha256Hex } from '../sha256_hex.ts';
import type { Pcs } from './types.ts';

/**
 * The id that a record must carry: SHA-256 of `merkle_root|epoch|shard_id` in UTF-8, as 64 lower-case hex
 * digits. `epoch` is written in plain decimal digits.
 */
export function computePcsId(merkleRoot: string, epoch: number, shardId: string): PcsId {
  return asPcsId(sha256Hex(utf8(`${merkleRoot}|${epoch}|${shardId}`)));
}

/** The id recomputed from a record's own fields. */
export function pcsIdOf(record: Pick<Pcs, 'merkle_root' | 'epoch' | 'shard_id'>): PcsId {
  return computePcsId(record.merkle_root, record.epoch, record.shard_id);
}
