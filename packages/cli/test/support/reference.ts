import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../../../shared/reference/', import.meta.url);

export const HAS_REFERENCE = existsSync(ROOT);
export const WHY_SKIPPED = HAS_REFERENCE ? '' : ' (skipped: the reference data are not here)';

export const referencePath = (name: string): string => fileURLToPath(new URL(name, ROOT));

export const referenceLines = <T>(name: string): T[] =>
  readFileSync(referencePath(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));

export const referenceJson = <T>(name: string): T => JSON.parse(readFileSync(referencePath(name), 'utf8'));
