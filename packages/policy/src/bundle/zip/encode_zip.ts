import { zipSync } from 'fflate';
import { compareBytes } from '../../hash/byte_order.ts';
import { REGULAR_FILE, UNIX } from './format.ts';

/** By path, as `isEntryPath` wants it. */
export type ZipFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The one archive of these files: stored, in byte order of their names, dated 1980-01-01, as regular files (0644),
 * with neither extra fields nor comments. What is compared with it has no byte that could say anything else.
 */
export function encodeZip(files: ZipFiles): Uint8Array {
  const sorted = [...files].toSorted(([a], [b]) => compareBytes(a, b));
  return zipSync(Object.fromEntries(sorted), {
    level: 0,
    // A zip has local time without a zone: made from local parts, it is the same everywhere.
    mtime: new Date(1980, 0, 1),
    os: UNIX,
    attrs: REGULAR_FILE,
  });
}
