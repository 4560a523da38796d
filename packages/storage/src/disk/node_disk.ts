import { close, fsync, mkdir, open, readdir, rename, unlink } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Disk } from './disk.ts';
import { NodeDiskFile } from './node_disk_file.ts';
import { isNotFoundError } from './not_found_error.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fsync);
const renameFile = promisify(rename);
const unlinkFile = promisify(unlink);
const makeDirectories = promisify(mkdir);
const readDirectory = promisify(readdir);

const FLAGS = { read: 'r', 'read-write': 'r+', create: 'wx+' } as const;
/** What the stores keep is confidential: nobody but the owner reads it. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** The machine's file system. Rejections are Node's system errors. */
export function nodeDisk(): Disk {
  return {
    open: async (path, mode) => new NodeDiskFile(await openFile(path, FLAGS[mode], FILE_MODE)),
    list,
    rename: async (from, to) => renameFile(from, to),
    remove: async (path) => unlinkFile(path),
    makeDirectory,
    syncDirectory,
  };
}

async function list(directory: string): Promise<string[]> {
  try {
    return (await readDirectory(directory)).toSorted();
  } catch (error) {
    if (isNotFoundError(error)) return [];
    throw error;
  }
}

async function makeDirectory(path: string): Promise<void> {
  const wanted = resolve(path);
  const topmost = await makeDirectories(wanted, { recursive: true, mode: DIRECTORY_MODE });
  if (topmost === undefined) return;
  for (let made = wanted; ; made = dirname(made)) {
    await syncDirectory(dirname(made));
    if (made === resolve(topmost) || made === dirname(made)) return;
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Windows has no handle to flush a directory by; NTFS journals names itself.
  if (process.platform === 'win32') return;
  const handle = await openFile(path, 'r');
  try {
    await syncFile(handle);
  } finally {
    await closeFile(handle);
  }
}
