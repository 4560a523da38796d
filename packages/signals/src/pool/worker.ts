import { parentPort } from 'node:worker_threads';
import { SignalError } from '../errors.ts';
import { computeSignals } from '../signals.ts';
import type { Answer, Job } from './messages.ts';

if (parentPort === null) throw new Error('This module runs in a worker thread: use createSignalPool.');
const port = parentPort;

port.on('message', ({ payload, options }: Job) => {
  port.postMessage(answer(payload, options));
});

port.on('messageerror', (error) => {
  throw error;
});

function answer(payload: Job['payload'], options: Job['options']): Answer {
  try {
    return { ok: true, signals: computeSignals(payload, options) };
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
}
