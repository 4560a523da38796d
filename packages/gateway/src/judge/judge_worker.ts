/** A thread that judges. It holds the tenants' keys, and nothing that outlives it. */
import { parentPort } from 'node:worker_threads';
import { createVerifier, DEFAULT_PARAMS } from '@kakeya/verdict';
import { type JudgedTenant, judgeEvidence } from './judge_evidence.ts';
import { type EvidenceBatch, type FromJudge, type ToJudge, unpackEvidence, unpackTenants } from './wire.ts';

const port = parentPort;
if (port === null) throw new Error('The judge runs in a worker thread only.');

const decide = createVerifier(DEFAULT_PARAMS);
let tenants: ReadonlyMap<string, JudgedTenant> = new Map();
let last: Promise<void> = Promise.resolve();

port.on('message', (message: ToJudge) => {
  if (message === 'close') void last.then(() => port.close());
  else if ('tenants' in message) tenants = unpackTenants(message.tenants);
  else last = answerAfter(last, message.batch);
});

/** Batches are worked on side by side, as an Ed25519 check waits for the thread pool, and answered in order. */
async function answerAfter(before: Promise<void>, batch: EvidenceBatch): Promise<void> {
  const deps = { tenants, decide };
  const answer = await judgeAll(batch, deps);
  await before;
  port?.postMessage(answer);
}

async function judgeAll(batch: EvidenceBatch, deps: Parameters<typeof judgeEvidence>[1]): Promise<FromJudge> {
  try {
    const judgements = await Promise.all(
      unpackEvidence(batch).map((evidence) => judgeEvidence(evidence, deps)),
    );
    return { judgements };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
