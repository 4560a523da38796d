import type { Seq } from '@kakeya/storage';
import { GatewayError } from '../errors.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The journal's checksum vouches that these are the bytes that this package wrote; their shape follows from that. */
export function parseOwnJson(bytes: Uint8Array, seq: Seq) {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new GatewayError('log_entry_corrupt', `Journal entry ${seq} does not hold JSON.`, { cause });
  }
}
