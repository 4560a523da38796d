import type { Disk, DiskFile } from '@kakeya/storage';

const NEWLINE = 0x0a;
const CHUNK = 65_536;

/** A file of lines that only grows. After a crash it ends with a whole line: a torn last line is cut off. */
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
    if (!exists) await disk.syncDirectory(directory);
    const size = await file.size();
    const end = await lastNewlineBefore(file, size);
    if (end < size) {
      await file.truncate(end);
      await file.dataSync();
    }
    const start = end === 0 ? 0 : await lastNewlineBefore(file, end - 1);
    const lastLine = end === 0 ? undefined : await readText(file, start, end - 1);
    return { file: new AppendOnlyFile(file, end), lastLine };
  }

  /** Resolves once the lines are on stable storage; on rejection none of them is in the file. */
  async append(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
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

/** Offset just past the last newline in the first `end` bytes; 0 when there is none. */
async function lastNewlineBefore(file: DiskFile, end: number): Promise<number> {
  const buffer = new Uint8Array(CHUNK);
  for (let high = end; high > 0; ) {
    const low = Math.max(0, high - CHUNK);
    const read = await file.read(buffer.subarray(0, high - low), low);
    const found = buffer.subarray(0, read).lastIndexOf(NEWLINE);
    if (found >= 0) return low + found + 1;
    high = low;
  }
  return 0;
}

async function readText(file: DiskFile, start: number, end: number): Promise<string> {
  const bytes = new Uint8Array(end - start);
  const read = await file.read(bytes, start);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, read));
}
