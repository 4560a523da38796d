/** Takes the lock on argv[2], reports what happened, and keeps it until it is told to release or is killed. */
import { acquireProcessLock } from '../../src/lock/process_lock.ts';
import { StorageError } from '../../src/errors.ts';

const directory = process.argv[2];
if (directory === undefined || process.send === undefined) throw new Error('fork me with a directory');
const send = process.send.bind(process);

try {
  const lock = await acquireProcessLock(directory);
  process.on('message', () => {
    void lock.release().then(() => send('released', () => process.disconnect()));
  });
  send('acquired');
} catch (error) {
  if (!(error instanceof StorageError)) throw error;
  send(`${error.code}: ${error.message}`, () => process.disconnect());
}
