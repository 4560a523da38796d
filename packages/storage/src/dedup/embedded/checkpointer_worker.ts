/** The thread that moves committed pages from the write-ahead log into the database, while the index goes on writing. */
import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from 'node:sqlite';
import { describeFailure } from './describe_failure.ts';
import { isWorkerConfig, type FromCheckpointer } from './worker_protocol.ts';

const port = parentPort;
const config: unknown = workerData;
if (port === null) throw new Error('The dedup checkpointer runs in a worker thread only.');
if (!isWorkerConfig(config)) throw new Error('The dedup checkpointer was started without its configuration.');

const say = (message: FromCheckpointer): void => port.postMessage(message);

try {
  const database = new DatabaseSync(config.path, { timeout: config.busyTimeoutMs });
  database.exec('PRAGMA synchronous = FULL');
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  port.on('message', (message: unknown) => {
    if (message === 'close') {
      database.close();
      port.close();
      return;
    }
    try {
      checkpoint.get();
      say('done');
    } catch (error) {
      say({ failed: describeFailure(error) });
    }
  });
} catch (error) {
  say({ failed: describeFailure(error) });
}
