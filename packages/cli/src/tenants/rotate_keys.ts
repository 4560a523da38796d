import { CliError } from '../errors.ts';
import type { RegisteredKey } from './new_key.ts';

export interface Rotation {
  readonly nowMs: number;
  /** Until then records of the new key are refused; undefined: it is good at once. */
  readonly startMs: number | undefined;
  /** How long the keys before it stay good after that. */
  readonly overlapMs: number;
}

/** Records that were received while a key was good may still wait to be settled, but not for so long. */
const KEPT_AFTER_END_MS = 30 * 86_400_000;

/** The keys with a new one, before which the others end. A key that ends earlier already goes on doing so. */
export function rotateKeys(
  keys: readonly RegisteredKey[],
  added: RegisteredKey,
  { nowMs, startMs, overlapMs }: Rotation,
): RegisteredKey[] {
  const endMs = (startMs ?? nowMs) + overlapMs;
  const kept = keys.filter(({ not_after }) => endOf(not_after) > nowMs - KEPT_AFTER_END_MS);
  if (kept.some(({ kid, key }) => kid === added.kid || key === added.key))
    throw new CliError('key_invalid', `The tenant has the key ${added.kid ?? ''} already: give a new one.`);
  return [
    ...kept.map((key) => ({
      ...key,
      not_after: new Date(Math.min(endMs, endOf(key.not_after))).toISOString(),
    })),
    { ...added, ...(startMs === undefined ? {} : { not_before: new Date(startMs).toISOString() }) },
  ];
}

const endOf = (notAfter: string | undefined): number =>
  notAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(notAfter);
