import { parentPort, workerData } from 'node:worker_threads';
import { installMutation } from '../mutation/install.ts';
import type { WorkerInput, WorkerMessage } from './worker_messages.ts';

const input: WorkerInput = workerData;
if (input.mutation !== undefined) installMutation(input.mutation);
const { runRange } = await import('./run_range.ts');
const port = parentPort;
const post = (message: WorkerMessage): void => port?.postMessage(message, []);

const { tally, failure } = await runRange({
  ...input,
  keepTrace: false,
  onResult(_result, { schedules }) {
    if (schedules % 200 === 0) post({ type: 'progress', schedules: 200 });
  },
});
post({ type: 'done', tally, failure });
