/**
 * A process of its own that submits `count` records named after `name` to `endpoint` from `dataDir`, then flushes.
 * Prints a JSON line per event, so that the parent knows how far it came when it kills it.
 */
import { createAgent } from '../../src/mod.ts';
import { HMAC_KEY } from './keys.ts';

const [endpoint = '', dataDir = '', name = '', count = '0'] = process.argv.slice(2);
const agent = await createAgent({
  endpoint,
  dataDir,
  key: HMAC_KEY,
  retry: { baseDelayMs: 1, maxDelayMs: 5 },
});

function report(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const working = Array.from({ length: 4 }, async (_, worker) => {
  for (let i = worker; i < Number(count); i += 4) {
    const record = await agent.summarise({ text: `${name} ${i}`, epoch: i });
    const result = await agent.submit(record);
    report({ pcs_id: record.pcs_id, outbox_seq: result.outboxSeq, status: result.status });
    if (i % 10 === 0) for (const flushed of await agent.flush()) report({ flushed: flushed.pcsId });
  }
});
await Promise.all(working);
for (const flushed of await agent.flush()) report({ flushed: flushed.pcsId });
await agent.close();
