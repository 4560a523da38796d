import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONSUMERS, NO_CONSUMERS } from '@kakeya/gateway';
import { openFeatureStore, openProjectionStore, type Seq } from '@kakeya/storage';
import { CliError } from '../errors.ts';

const SUFFIX = '.snapshot';

/**
 * The position that every consumer has passed durably: what is deleted up to it can be asked for by nobody. Checkpoints
 * of consumers that this version does not know count as well. The caller must hold the journal's process lock.
 */
export async function consumedThrough(dataDir: string): Promise<Seq> {
  const directory = join(dataDir, 'projections');
  if (!existsSync(directory)) {
    throw new CliError(
      'input_invalid',
      `${directory} does not exist, so nobody knows what was consumed: name the gateway's data directory with --data.`,
    );
  }
  const saved = readdirSync(directory)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .filter((name) => !NO_CONSUMERS.includes(name));
  const store = await openProjectionStore({ directory });
  let lowest = Infinity;
  for (const name of new Set([...CONSUMERS, ...saved])) {
    lowest = Math.min(lowest, (await store.load(name))?.seq ?? 0);
  }
  return Math.min(lowest, await featuresThrough(dataDir));
}

/** The feature store keeps its position with its rows. */
async function featuresThrough(dataDir: string): Promise<Seq> {
  const path = join(dataDir, 'features.sqlite');
  if (!existsSync(path)) return Infinity;
  const store = await openFeatureStore({ path });
  try {
    return (await store.position()) ?? 0;
  } finally {
    await store.close();
  }
}
