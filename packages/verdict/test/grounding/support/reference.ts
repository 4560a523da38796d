import { existsSync, readFileSync } from 'node:fs';

/** Reference texts live outside the repository: a suite that needs them is skipped, visibly, where they are absent. */
const file = new URL('../../../../../../shared/reference/texts.jsonl', import.meta.url);

export const referenceAbsent = !existsSync(file);
export const skipNote = referenceAbsent ? ' (skipped: the reference data are not on this machine)' : '';

export function referenceTexts(): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}
