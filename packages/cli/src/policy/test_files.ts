import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../errors.ts';
import { unreadable } from '../records/read_input.ts';

const SUFFIX = '.policy.test.yaml';

/**
 * Files as they are named, and the `*.policy.test.yaml` anywhere in directories but those of packages and hidden ones.
 * @throws CliError `file_unreadable`; `input_invalid`: there are none
 */
export async function testFiles(paths: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    if (!(await isDirectory(path))) found.add(path);
    else for (const file of await filesIn(path)) found.add(file);
  }
  if (found.size > 0) return [...found];
  throw new CliError(
    'input_invalid',
    `There are no tests in ${paths.join(', ')}: their files end in ${SUFFIX}.`,
  );
}

async function filesIn(directory: string): Promise<readonly string[]> {
  const files: string[] = [];
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
      files.push(...(await filesIn(path)));
    } else if (entry.isFile() && entry.name.endsWith(SUFFIX)) files.push(path);
  }
  return files;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}
