/**
 * The thread that owns the SQLite connection. It answers one question after the other and stops at its first failure:
 * whoever asks then opens the file anew.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { describeFailure } from './describe_failure.ts';
import { openDatabase } from './open_database.ts';
import { SqliteOutcomes } from './sqlite_outcomes.ts';
import {
  type Answers,
  type FromWorker,
  type IndexOfThread,
  isDatabaseConfig,
  type OpeningOfWorker,
  type Question,
  type Questions,
  type ToWorker,
} from './worker_protocol.ts';

const port = parentPort;
const config: unknown = workerData;
if (port === null) throw new Error('The worker of the outcome index runs in a worker thread only.');
if (!isDatabaseConfig(config)) throw new Error('The outcome index was started without its configuration.');

const say = (message: OpeningOfWorker | FromWorker<Answers[keyof Answers]>): void =>
  port.postMessage(message);

try {
  const database = openDatabase(config);
  const index: IndexOfThread = new SqliteOutcomes(database, config.journalId);
  port.on('message', (message: ToWorker) => {
    try {
      if (message !== 'close') return say({ answer: answerOf(index, message) });
    } catch (error) {
      say({ failed: describeFailure(error) });
    }
    database.close();
    port.close();
  });
  say('open');
} catch (error) {
  say({ failed: describeFailure(error) });
  port.close();
}

function answerOf<M extends keyof Questions>(
  index: IndexOfThread,
  { method, question }: Question<M>,
): Answers[M] {
  return index[method](...question);
}
