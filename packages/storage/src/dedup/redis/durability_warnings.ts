import type { Redis } from 'ioredis';
import { isRefusal } from '../../redis/describe_fault.ts';

/** What the server's settings take from the promises of a dedup store; empty when nothing. Rejects when it does not answer. */
export async function durabilityWarnings(redis: Redis): Promise<string[]> {
  try {
    const [appendOnly, appendFsync] = [
      await setting(redis, 'appendonly'),
      await setting(redis, 'appendfsync'),
    ];
    const [maxMemory, policy] = [await setting(redis, 'maxmemory'), await setting(redis, 'maxmemory-policy')];
    return [
      ...(appendOnly === 'yes' && appendFsync === 'always' ? [] : [lossWarning(appendOnly, appendFsync)]),
      ...(maxMemory === '0' || policy === 'noeviction' ? [] : [evictionWarning(policy)]),
    ];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [
      'its settings cannot be read (CONFIG GET is refused): see to it that it has appendonly yes, appendfsync always and maxmemory-policy noeviction',
    ];
  }
}

function lossWarning(appendOnly: string, appendFsync: string): string {
  const settings = `appendonly ${appendOnly}, appendfsync ${appendFsync}`;
  return `a crash of the server can take back its last answers, and those ids can then be claimed again (${settings}): set appendonly yes and appendfsync always`;
}

function evictionWarning(policy: string): string {
  return `it forgets live entries when it is short of memory, and those ids can then be claimed again (maxmemory-policy ${policy}): set noeviction`;
}

async function setting(redis: Redis, name: string): Promise<string> {
  const reply: unknown = await redis.config('GET', name);
  const value: unknown = Array.isArray(reply) ? reply[1] : undefined;
  return typeof value === 'string' ? value : 'unknown';
}
