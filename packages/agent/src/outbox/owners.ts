import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import { tryFileLock } from './file_lock.ts';

/**
 * Who holds leases in a shared outbox. Each owner holds a lock file of its own for as long as it lives, so a
 * killed process's records are resumed at once instead of when their leases run out. A process id would not
 * do: ids are reused, and containers that share a volume each have a process 1.
 */
export interface Owner {
  readonly id: string;
  /** False only when `owner` has ended. */
  isAlive(owner: string): boolean;
  /** Removes the lock file of an owner that has ended. */
  forget(owner: string): void;
  release(): void;
}

const SUFFIX = '.lock';

/** Call it under the outbox's opening lock: a sweep must not meet a file that is created but not yet locked. */
export function registerOwner(directory: string): Owner {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const id = randomUUID();
  const pathOf = (owner: string): string => join(directory, owner + SUFFIX);
  const isAlive = (owner: string): boolean => {
    if (owner === id) return true;
    if (!existsSync(pathOf(owner))) return false;
    const lock = tryFileLock(pathOf(owner), 0);
    lock?.release();
    return lock === undefined;
  };
  const forget = (owner: string): void => rmSync(pathOf(owner), { force: true });

  for (const file of readdirSync(directory)) {
    const owner = file.endsWith(SUFFIX) ? file.slice(0, -SUFFIX.length) : undefined;
    if (owner !== undefined && !isAlive(owner)) forget(owner);
  }
  const lock = tryFileLock(pathOf(id), 0);
  if (lock === undefined) {
    throw new AgentError('outbox_failed', `Outbox: ${pathOf(id)} is locked by somebody else; open it again.`);
  }
  return {
    id,
    isAlive,
    forget,
    release() {
      lock.release();
      forget(id);
    },
  };
}
