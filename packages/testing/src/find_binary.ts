import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Path of a server's program: on PATH, or where Debian puts PostgreSQL's. undefined when it is not installed. */
export function findBinary(name: string): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', ...postgresDirectories()];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function postgresDirectories(): string[] {
  const root = '/usr/lib/postgresql';
  try {
    return readdirSync(root)
      .toSorted((a, b) => Number(b) - Number(a))
      .map((version) => join(root, version, 'bin'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
