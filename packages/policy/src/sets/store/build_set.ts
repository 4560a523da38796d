import { PolicyError } from '../../errors.ts';
import type { IdentityField } from '../../model/set_proof.ts';
import { CommittedSet, MAX_SIZE } from '../tree/committed_set.ts';
import { isHash } from '../tree/is_hash.ts';
import { compareRecords } from '../tree/records.ts';
import { writeHex } from '../tree/write_hex.ts';
import { sortRecords } from './sort_records.ts';

export interface BuiltSet {
  readonly set: CommittedSet;
  /** How many were given. */
  readonly entries: number;
  /** How many of them had been given before. */
  readonly duplicates: number;
}

/**
 * Builds a set of digests in any order, as 32 bytes or 64 lower-case hex digits each. Holds up to 128 bytes for each of
 * them while it does.
 * @param identity which fields of identities the digests are of, made by `identityDigest`; null: they are digests of
 * something else
 * @throws PolicyError `set_invalid`
 */
export async function buildSet(
  digests: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>,
  { identity }: { readonly identity: readonly IdentityField[] | null },
): Promise<BuiltSet> {
  let records = new Uint8Array(32 * 1024);
  let entries = 0;
  for await (const digest of digests) {
    if (entries >= MAX_SIZE) throw invalid(`A set takes at most ${MAX_SIZE} entries: split the list.`);
    if (32 * entries === records.length) records = grown(records);
    put(digest, records, entries);
    entries += 1;
  }
  const given = records.subarray(0, 32 * entries);
  sortRecords(given);
  const size = dropRepeated(given);
  return { set: new CommittedSet(given.slice(0, 32 * size), identity), entries, duplicates: entries - size };
}

function grown(records: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * records.length);
  larger.set(records);
  return larger;
}

function put(digest: Uint8Array | string, records: Uint8Array, index: number): void {
  if (typeof digest !== 'string') {
    if (digest.length !== 32)
      throw invalid(`Entry ${index} is not 32 bytes long: give the SHA-256 digest of each.`);
    records.set(digest, 32 * index);
  } else if (isHash(digest)) {
    writeHex(digest, records, 32 * index);
  } else {
    throw invalid(`Entry ${index} is not of 64 lower-case hex digits: give the SHA-256 digest of each.`);
  }
}

/** Moves the different records of a sorted array to its front. @returns how many there are */
function dropRepeated(records: Uint8Array): number {
  const all = records.length / 32;
  let kept = 0;
  for (let i = 0; i < all; i += 1) {
    if (kept > 0 && compareRecords(records, kept - 1, i) === 0) continue;
    records.copyWithin(32 * kept, 32 * i, 32 * i + 32);
    kept += 1;
  }
  return kept;
}

const invalid = (message: string): PolicyError => new PolicyError('set_invalid', message);
