import { writeFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';
import { note } from '../output/print.ts';
import type { ModelRole } from './registry_place.ts';

/** `model.json` keeps its card in `model.card.json`. */
export const cardPath = (modelPath: string): string => modelPath.replace(/(\.json)?$/, '.card.json');

/** @throws CliError `file_unwritable` */
export async function writeModel(role: ModelRole, path: string, model: string, card: string): Promise<void> {
  await write(path, model);
  await write(cardPath(path), card);
  const serve = `kakeya ${role} promote ${path} --by … --reason …`;
  note(`Wrote ${path} and ${cardPath(path)}. Serve it with: ${serve}`);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw new CliError('file_unwritable', `${path} cannot be written: ${String(cause)}.`, { cause });
  }
}
