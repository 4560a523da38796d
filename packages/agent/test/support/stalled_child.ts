/**
 * A process of its own that submits an answer with its passages from `dataDir`, and hangs when it is to send: the
 * record is in the outbox, and no byte has left. Prints the record's id then.
 */
import { createAgent } from '../../src/mod.ts';
import { GATEWAY_KEY } from './keys.ts';
import { PASSAGES, WRONG_NUMBER } from './texts.ts';

const [dataDir = ''] = process.argv.slice(2);
const agent = await createAgent({
  endpoint: 'http://127.0.0.1:1',
  dataDir,
  key: GATEWAY_KEY,
  fetch: () => {
    process.stdout.write(`${submission.pcs.pcs_id}\n`);
    return new Promise(() => undefined);
  },
});
const submission = await agent.summarise({ text: WRONG_NUMBER, passages: PASSAGES });
setInterval(() => undefined, 60_000);
await agent.submit(submission);
