import { openJournal } from '../../src/journal/mod.ts';

/** Appends for ever, and says of each entry on the standard output when it was acknowledged. */
const directory = process.argv[2];
const name = process.argv[3];
if (directory === undefined || name === undefined) throw new Error('usage: journal_child.ts DIRECTORY NAME');

const { journal } = await openJournal({ directory, clock: Date.now, segmentBytes: 64 * 1024 });

async function appendForEver(writer: number): Promise<never> {
  for (let i = 0; ; i++) {
    const value = `${name}/${writer}/${i}`;
    const seq = await journal.append(writer, Buffer.from(value.padEnd(200 + ((i * 37) % 500))));
    process.stdout.write(`${seq} ${value}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => appendForEver(writer)));
