/** A process of its own that appends records to the outbox in `dataDir`, printing each number once it is durable. */
import { openOutbox } from '../../src/outbox/outbox.ts';
import { recordOf } from './records.ts';

const [dataDir = '', count = '0'] = process.argv.slice(2);
const outbox = openOutbox({ dataDir, clock: Date.now, retainAcked: 1000 });
for (let i = 0; i < Number(count); i += 1) {
  const outboxSeq = outbox.reserve(1);
  outbox.append([recordOf(outboxSeq)], 600_000);
  process.stdout.write(`${outboxSeq}\n`);
}
process.stdout.write('done\n');
// Stays open, as a running agent does, until it is killed.
setInterval(() => undefined, 60_000);
