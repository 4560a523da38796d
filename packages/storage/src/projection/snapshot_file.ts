import { createHash } from 'node:crypto';
import type { ProjectionSnapshot } from './types.ts';

/**
 * A snapshot as a file, in UTF-8: `kakeya-projection 1 <SHA-256 of the rest, in hex>`, a line with the projection's
 * name and sequence number, then the state to the end of the file. The digest covers the name, so that a file
 * copied over another projection's is refused.
 */
const MAGIC = 'kakeya-projection 1';

export function encodeSnapshot(projection: string, snapshot: ProjectionSnapshot): Uint8Array {
  const body = Buffer.from(`${projection} ${snapshot.seq}\n${snapshot.state}`);
  return Buffer.concat([Buffer.from(`${MAGIC} ${sha256(body)}\n`), body]);
}

/** Throws, saying what is wrong, unless the bytes are exactly what `encodeSnapshot` makes for this projection. */
export function decodeSnapshot(projection: string, bytes: Uint8Array): ProjectionSnapshot {
  const header = Buffer.from(bytes.subarray(0, MAGIC.length + 66)).toString('latin1');
  if (!header.startsWith(`${MAGIC} `) || !header.endsWith('\n')) throw new Error('it is not a snapshot');
  const body = bytes.subarray(header.length);
  if (header.slice(MAGIC.length + 1, -1) !== sha256(body)) throw new Error('its checksum does not match');

  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  const end = text.indexOf('\n');
  const [name, seq] = text.slice(0, end).split(' ');
  if (name !== projection) throw new Error(`it belongs to the projection ${name}`);
  return { seq: Number(seq), state: text.slice(end + 1) };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
