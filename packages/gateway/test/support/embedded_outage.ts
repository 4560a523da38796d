import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { startTestGateway, type TestGateway } from './gateway.ts';
import type { Outage } from './store_outage.ts';

/**
 * A gateway whose embedded dedup index can lose its file and its thread: it refuses to begin an empty one, until the
 * file is put back.
 */
export async function startWithEmbeddedOutage(
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly running: TestGateway; readonly outage: Outage }> {
  const threads: Worker[] = [];
  const remember = (thread: Worker): void => void threads.push(thread);
  process.on('worker', remember);
  const running = await startTestGateway(env);
  process.off('worker', remember);
  // The index opens before anything else that has a thread.
  const [indexThread] = threads;
  const move = async (from: string, to: string): Promise<void> => {
    const files = (await readdir(running.dataDir)).filter((name) => name.startsWith(from));
    for (const name of files) {
      await rename(join(running.dataDir, name), join(running.dataDir, name.replace(from, to)));
    }
  };
  const outage: Outage = {
    async away() {
      // In this order, or it could be reopened in between.
      await move('dedup.db', 'elsewhere.db');
      await indexThread?.terminate();
    },
    back: () => move('elsewhere.db', 'dedup.db'),
  };
  return { running, outage };
}
