import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { nodeDisk } from '../disk/mod.ts';
import { StorageError } from '../errors.ts';
import { sqliteResultCode, SQLITE_BUSY } from '../sqlite_error.ts';

/** A directory that belongs to this process until it releases the lock or dies, however it dies. */
export interface ProcessLock {
  /** The locked directory, symbolic links resolved. */
  readonly directory: string;
  /** Lets the next process in. Idempotent. */
  release(): Promise<void>;
}

const LOCK_FILE = 'process.lock';
const HOLDER_FILE = 'process.lock.holder';

/**
 * POSIX record locks do not exclude the process that holds them, and fall when that process closes any
 * descriptor of the file. So a directory already held here is refused before its lock file is touched.
 * Keeping the transaction here also keeps it from the garbage collector, which would end it.
 */
const heldByThisProcess = new Map<string, DatabaseSync>();

/**
 * Makes this process the only owner of `directory` (created if absent).
 *
 * The kernel holds the lock: an exclusive SQLite transaction on `process.lock`, which ends with the process, even
 * after SIGKILL or a power cut, so there is never a stale lock to remove by hand. It excludes processes on one
 * machine; on a network file system it is as good as that system's POSIX locks.
 *
 * Rejects at once with `journal_locked` when another process, or this one, already owns it, and with
 * `store_unavailable` when the lock file cannot be opened.
 */
export async function acquireProcessLock(directory: string): Promise<ProcessLock> {
  const real = await resolveDirectory(directory);
  if (heldByThisProcess.has(real)) {
    throw new StorageError(
      'journal_locked',
      `${real} is already open in this process (pid ${process.pid}): close the first user of it, or share it.`,
    );
  }
  const transaction = beginExclusive(real);
  heldByThisProcess.set(real, transaction);
  writeHolder(real);

  let released = false;
  return {
    directory: real,
    async release() {
      if (released) return;
      released = true;
      rmSync(join(real, HOLDER_FILE), { force: true });
      transaction.close();
      heldByThisProcess.delete(real);
    },
  };
}

async function resolveDirectory(directory: string): Promise<string> {
  try {
    await nodeDisk().makeDirectory(directory);
    return realpathSync(directory);
  } catch (cause) {
    throw new StorageError(
      'store_unavailable',
      `Cannot use ${directory} as a data directory: create it, or let this user write to it.`,
      { cause },
    );
  }
}

function beginExclusive(directory: string): DatabaseSync {
  const path = join(directory, LOCK_FILE);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database?.close();
    if (sqliteResultCode(cause) === SQLITE_BUSY) {
      throw new StorageError(
        'journal_locked',
        `${directory} is in use by ${describeHolder(directory)}: stop it, or choose another data directory.`,
        { cause },
      );
    }
    throw new StorageError(
      'store_unavailable',
      `Cannot lock ${path}: let this user write to it, and keep it on a local file system.`,
      { cause },
    );
  }
}

/** Names the holder for the next one's message and decides nothing: a full disk must not keep the owner out. */
function writeHolder(directory: string): void {
  const path = join(directory, HOLDER_FILE);
  try {
    rmSync(path, { force: true });
    writeFileSync(path, `${process.pid}\n`);
  } catch {
    // The next process is told "another process" without a number.
  }
}

function describeHolder(directory: string): string {
  try {
    const pid = readFileSync(join(directory, HOLDER_FILE), 'utf8').trim();
    if (/^[0-9]+$/.test(pid)) return `another process (pid ${pid})`;
  } catch {
    // The holder could not write it, or is just starting or stopping: its lock decides, not its name.
  }
  return 'another process';
}
