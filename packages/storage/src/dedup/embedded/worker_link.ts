import { Worker } from 'node:worker_threads';
import type { BatchLink, BatchLinkEvents } from './batch_pipeline.ts';
import { isFailure, workerScript, type ToWorker, type WorkerConfig } from './worker_protocol.ts';

/** Starts the index thread; resolves once it has the database open. Rejects with why it has not. */
export function openWorkerLink(config: WorkerConfig, events: BatchLinkEvents): Promise<BatchLink> {
  const worker = new Worker(workerScript('worker'), { workerData: config, name: 'kakeya-dedup' });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const say = (message: ToWorker): void => worker.postMessage(message, []);

  return new Promise((resolve, reject) => {
    let phase: 'opening' | 'open' | 'ended' = 'opening';
    const end = (error: Error): void => {
      const before = phase;
      phase = 'ended';
      if (before === 'opening') reject(error);
      if (before === 'open') events.failed(error);
    };
    const link: BatchLink = {
      send: say,
      async close() {
        phase = 'ended';
        say('close');
        await exited;
      },
    };
    worker.on('message', (message: unknown) => {
      if (phase === 'opening' && message === 'open') {
        phase = 'open';
        resolve(link);
      } else if (phase === 'open' && Array.isArray(message)) {
        events.answered(message);
      } else if (isFailure(message)) {
        end(new Error(message.failed));
      }
    });
    worker.on('messageerror', end);
    worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => end(new Error(`its thread ended unexpectedly with code ${code}`)));
  });
}
