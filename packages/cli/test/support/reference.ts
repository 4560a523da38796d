import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../../../shared/reference/', import.meta.url);

export const HAS_REFERENCE = existsSync(ROOT);
export const WHY_SKIPPED = HAS_REFERENCE ? '' : ' (skipped: the reference data are not here)';

export const referencePath = (name: string): string => fileURLToPath(new URL(name, ROOT));

export const referenceText = (name: string): string => readFileSync(referencePath(name), 'utf8');

export const referenceLines = <T>(name: string): T[] =>
  referenceText(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));
