import { hash } from 'node:crypto';
import { SEED } from './seed.ts';

/** `count` digests in one buffer, in no order, the same at every run. */
export function digests(name: string, count: number): Buffer {
  const all = Buffer.alloc(32 * count);
  for (let index = 0; index < count; index += 1)
    all.set(hash('sha256', `${SEED} ${name} ${index}`, 'buffer'), 32 * index);
  return all;
}

export function* eachDigest(all: Buffer): Generator<Buffer> {
  for (let at = 0; at < all.length; at += 32) yield all.subarray(at, at + 32);
}
