/**
 * The thread that owns the SQLite connection. It answers batches in order and stops at its first failure: whatever
 * was sent after a batch that failed is never run.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { describeFailure } from './describe_failure.ts';
import { openDatabase } from './open_database.ts';
import { SqliteIndex } from './sqlite_index.ts';
import { isWorkerConfig, type FromWorker } from './worker_protocol.ts';

const port = parentPort;
const config: unknown = workerData;
if (port === null) throw new Error('The dedup worker runs in a worker thread only.');
if (!isWorkerConfig(config)) throw new Error('The dedup worker was started without its configuration.');

let index: SqliteIndex | undefined;
const say = (message: FromWorker): void => port.postMessage(message);

function stop(): void {
  const open = index;
  index = undefined;
  port?.close();
  open?.close();
}

try {
  index = new SqliteIndex(openDatabase(config), config.ttlMs);
  port.on('message', (message: unknown) => {
    if (index === undefined) return;
    if (message === 'close') {
      stop();
      return;
    }
    try {
      if (!Array.isArray(message)) throw new Error('Dedup worker: a message is neither a batch nor "close".');
      say(index.run(message));
    } catch (error) {
      say({ failed: describeFailure(error) });
      stop();
    }
  });
  say('open');
} catch (error) {
  say({ failed: describeFailure(error) });
  stop();
}
