/** The thread that signs: what it costs must not hold up the event loop that keeps the schedule. */
import { parentPort, workerData } from 'node:worker_threads';
import { createRecordSource, type RecordPlan } from './record_source.ts';
import type { SignedBatch, SignRequest } from './signed_ahead.ts';

const port = parentPort;
if (port === null) throw new Error('The signer runs in a worker thread only.');
const plan: RecordPlan = workerData;
const source = createRecordSource(plan);

port.on('message', (request: SignRequest) => {
  void sign(request).then((batch) => port.postMessage(batch, [batch.bytes.buffer]));
});

async function sign({ first, count }: SignRequest): Promise<SignedBatch> {
  const indexes = Array.from({ length: count }, (_, i) => first + i);
  const records = await Promise.all(indexes.map((index) => source.bytesOf(index)));
  const bytes = new Uint8Array(records.reduce((sum, record) => sum + record.length, 0));
  let at = 0;
  for (const record of records) {
    bytes.set(record, at);
    at += record.length;
  }
  return {
    first,
    ids: indexes.map((index) => source.idOf(index)),
    kinds: indexes.map((index) => source.kindOf(index)),
    lengths: records.map((record) => record.length),
    bytes,
  };
}
