import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reference data live outside the repository: a suite that needs them is skipped, visibly, where they are absent. */
const folder = new URL('../../../../../shared/reference/', import.meta.url);

export const referenceAbsent = !existsSync(folder);
export const skipNote = referenceAbsent ? ' (skipped: the reference data are not on this machine)' : '';

export function referenceText(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

export function referenceLines(name: string): string[] {
  return referenceText(name)
    .split('\n')
    .filter((line) => line !== '');
}

export function referenceStream(name: string): AsyncIterable<Uint8Array> {
  return createReadStream(fileURLToPath(new URL(name, folder)));
}
