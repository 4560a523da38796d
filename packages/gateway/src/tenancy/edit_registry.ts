import { join, resolve } from 'node:path';
import { acquireProcessLock, type Disk, nodeDisk, StorageError } from '@kakeya/storage';
import type { Environment } from '../config/read_settings.ts';
import { GatewayError } from '../errors.ts';
import { readMultiTenantSettings } from './inspect_tenants.ts';
import { loadTenants } from './load_tenants.ts';
import {
  formatRegistry,
  parseRegistry,
  readRegistry,
  registryPath,
  type TenantRegistry,
} from './registry.ts';

export type TenantList = TenantRegistry['tenants'];

const EMPTY: TenantRegistry = { revision: 0, tenants: [] };

/**
 * Changes the registry in the data directory that the environment names, whole and durably: after a crash it is the one before or the one
 * after. What a gateway with this environment would refuse is not written. A running gateway picks it up by itself.
 * @throws GatewayError `config_invalid`, `config_unreadable`, `registry_busy`; StorageError when the disk fails
 */
export async function editRegistry(
  env: Environment,
  change: (tenants: TenantList) => TenantList,
): Promise<TenantRegistry> {
  const { settings, tenants: fromFile } = readMultiTenantSettings(env);
  const dataDir = resolve(settings.KAKEYA_DATA);
  const disk = nodeDisk();
  await disk.makeDirectory(dataDir);
  const lock = await lockRegistry(dataDir);
  try {
    const before = readRegistry(dataDir) ?? EMPTY;
    const after = { revision: before.revision + 1, tenants: change(before.tenants) };
    const bytes = Buffer.from(formatRegistry(after));
    // What is written must be what the next start will take.
    loadTenants(settings, { fromFile, registered: parseRegistry(bytes, registryPath(dataDir)).tenants });
    await replace(disk, dataDir, bytes);
    return after;
  } finally {
    await lock.release();
  }
}

/** Two edits at once would lose one. */
async function lockRegistry(dataDir: string) {
  try {
    return await acquireProcessLock(join(dataDir, 'tenants.lock'));
  } catch (fault) {
    if (!(fault instanceof StorageError) || fault.code !== 'journal_locked') throw fault;
    const message = 'Another command is changing the tenants of this data directory: try again.';
    throw new GatewayError('registry_busy', message, { cause: fault });
  }
}

/** The disk makes files that nobody but their owner reads. */
async function replace(disk: Disk, dataDir: string, bytes: Uint8Array): Promise<void> {
  const path = registryPath(dataDir);
  const temporary = `${path}.tmp`;
  const names = await disk.list(dataDir);
  // What a crash has left of an earlier edit; the lock says that nobody is writing it.
  if (names.includes('tenants.json.tmp')) await disk.remove(temporary);
  const file = await disk.open(temporary, 'create');
  try {
    await file.write(bytes, 0);
    await file.dataSync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, path);
  await disk.syncDirectory(dataDir);
}
