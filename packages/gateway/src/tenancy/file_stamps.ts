import { statSync } from 'node:fs';

/** One text per file, which differs when the file was replaced, written to, made or removed. */
export function fileStamps(paths: readonly string[]): readonly string[] {
  return paths.map(stampOf);
}

/** The inode, too: a file that is replaced whole may have the size and the time of the one before. */
function stampOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault);
  }
}
