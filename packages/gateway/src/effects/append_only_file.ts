import type { Disk, DiskFile } from '@kakeya/storage';

const NEWLINE = 0x0a;
const CHUNK = 65_536;
/** Bounds what one append can leave torn, and so what opening has to look through. */
export const MOST_LINES_AT_ONCE = 512;

/**
 * A file of lines that only grows. Only its last append can be torn, since the one before was synced. Any sectors of
 * it may be missing, not only the last ones; they read as zeros, which no text holds. So the file is cut off before
 * the first zero among the lines that one append can have written, and after its last whole line.
 */
export class AppendOnlyFile {
  readonly #file: DiskFile;
  #length: number;

  private constructor(file: DiskFile, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /** Opens or creates the file; resolves with it and its last whole line, if there is one. */
  static async open(
    disk: Disk,
    directory: string,
    name: string,
  ): Promise<{ readonly file: AppendOnlyFile; readonly lastLine: string | undefined }> {
    await disk.makeDirectory(directory);
    const exists = (await disk.list(directory)).includes(name);
    const file = await disk.open(`${directory}/${name}`, exists ? 'read-write' : 'create');
    // Also of a file that exists: the process that made it may have died before it could do this.
    await disk.syncDirectory(directory);
    const size = await file.size();
    const start = await startOfLines(file, size, MOST_LINES_AT_ONCE + 1);
    const tail = new Uint8Array(size - start);
    await file.read(tail, start);
    const lines = wholeLines(tail);
    if (size > 0) {
      // Written back, because after a failed fsync what was read may stand in the page cache alone.
      await file.write(lines, start);
      await file.truncate(start + lines.length);
      await file.dataSync();
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(lines);
    return {
      file: new AppendOnlyFile(file, start + lines.length),
      lastLine: text === '' ? undefined : text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1),
    };
  }

  /** Resolves once the lines are on stable storage; on rejection none of them is in the file. */
  async append(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    if (lines.length > MOST_LINES_AT_ONCE)
      throw new RangeError(`At most ${MOST_LINES_AT_ONCE} lines at once.`);
    const bytes = new TextEncoder().encode(`${lines.join('\n')}\n`);
    try {
      await this.#file.write(bytes, this.#length);
      await this.#file.dataSync();
    } catch (fault) {
      await this.#file.truncate(this.#length);
      throw fault;
    }
    this.#length += bytes.length;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Offset at which the last `count` lines of the first `end` bytes begin; what follows the last newline counts as one. */
async function startOfLines(file: DiskFile, end: number, count: number): Promise<number> {
  const buffer = new Uint8Array(Math.min(CHUNK, end));
  let left = count;
  for (let high = end; high > 0; ) {
    const low = Math.max(0, high - CHUNK);
    const read = await file.read(buffer.subarray(0, high - low), low);
    for (let at = read; (at = buffer.subarray(0, at).lastIndexOf(NEWLINE)) >= 0; ) {
      if (left === 0) return low + at + 1;
      left -= 1;
    }
    high = low;
  }
  return 0;
}

/** The bytes up to the last newline that stands before any zero. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const zero = bytes.indexOf(0);
  const sound = zero < 0 ? bytes : bytes.subarray(0, zero);
  return sound.subarray(0, sound.lastIndexOf(NEWLINE) + 1);
}
