import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const COMPRESSIBLE = /\.(js|css|svg)$/;
const FORMS = [
  { extension: 'br', compress: promisify(brotliCompress) },
  { extension: 'gz', compress: promisify<Buffer, Buffer>(gzip) },
] as const;

/** Each text file also compressed, beside it: once here instead of at every request. */
export async function compressFiles(directory: string): Promise<void> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path);
    for (const { extension, compress } of FORMS)
      await writeFile(`${path}.${extension}`, await compress(content));
  }
}
