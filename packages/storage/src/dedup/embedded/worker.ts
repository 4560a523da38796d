/**
 * The thread that owns the SQLite connection. It answers batches in order and stops at its first failure: whatever
 * was sent after a batch that failed is never run.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Checkpointer } from './checkpointer.ts';
import { describeFailure } from './describe_failure.ts';
import { openDatabase } from './open_database.ts';
import { SqliteIndex } from './sqlite_index.ts';
import { isWorkerConfig, type FromWorker } from './worker_protocol.ts';

const port = parentPort;
const config: unknown = workerData;
if (port === null) throw new Error('The dedup worker runs in a worker thread only.');
if (!isWorkerConfig(config)) throw new Error('The dedup worker was started without its configuration.');

const say = (message: FromWorker): void => port.postMessage(message);
const checkpointer = new Checkpointer(config, fail);
let index: SqliteIndex | undefined;

try {
  index = new SqliteIndex(openDatabase(config), config.ttlMs);
  port.on('message', (message: unknown) => {
    if (message === 'close') void stop();
    else if (index !== undefined) run(index, message);
  });
  say('open');
} catch (error) {
  fail(error);
}

function run(open: SqliteIndex, message: unknown): void {
  try {
    if (!Array.isArray(message)) throw new Error('Dedup worker: a message is neither a batch nor "close".');
    const rowsBefore = open.rowsWritten;
    say(open.run(message));
    checkpointer.committed(open.rowsWritten - rowsBefore);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  say({ failed: describeFailure(error) });
  void stop();
}

/** The checkpointer first: the last connection to close empties the log, and only the index may be that one. */
async function stop(): Promise<void> {
  const open = index;
  index = undefined;
  await checkpointer.close();
  open?.close();
  port?.close();
}
