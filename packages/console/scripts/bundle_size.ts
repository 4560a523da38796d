/** What a browser must load of script before it shows a page, against what it may. Fails when a page is over. */
import { readFile, stat } from 'node:fs/promises';

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  /** Keys of chunks that are loaded with it. */
  readonly imports?: readonly string[];
}

const DIST = new URL('../dist/', import.meta.url);
/** DESIGN: the first load, compressed with gzip. */
const MOST_BYTES = 200 * 1024;

type Manifest = Readonly<Record<string, Chunk>>;

/** The files of these chunks and of all that they import. */
function filesOf(manifest: Manifest, keys: readonly string[], found = new Set<string>()): Set<string> {
  for (const key of keys) {
    const chunk = manifest[key];
    if (chunk === undefined)
      throw new Error(`The manifest names ${key} and does not describe it: build again.`);
    if (found.has(chunk.file)) continue;
    found.add(chunk.file);
    filesOf(manifest, chunk.imports ?? [], found);
  }
  return found;
}

async function gzippedBytes(files: ReadonlySet<string>): Promise<number> {
  const sizes = await Promise.all([...files].map((file) => stat(new URL(`${file}.gz`, DIST))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

const manifest: Manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', DIST), 'utf8'));
const entry = Object.keys(manifest).filter((key) => manifest[key]?.isEntry === true);
const pages = Object.keys(manifest).filter((key) => /^src\/pages\/[^/]+\/[^/]+_page\.tsx$/.test(key));
if (entry.length !== 1 || pages.length === 0)
  throw new Error('The manifest has no entry or no pages: build again.');

let over = false;
for (const page of pages) {
  const bytes = await gzippedBytes(filesOf(manifest, [...entry, page]));
  over ||= bytes > MOST_BYTES;
  console.log(`${page.padEnd(48)} ${(bytes / 1024).toFixed(1)} KiB gzip of at most ${MOST_BYTES / 1024}`);
}
if (over) {
  console.error(
    'A page loads more script than it may: look at what it imports (vite build --mode production, dist/.vite/manifest.json).',
  );
  process.exitCode = 1;
}
