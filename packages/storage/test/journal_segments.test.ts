import { expect, it } from 'vitest';
import { inspectJournal } from '../src/journal/mod.ts';
import { DIRECTORY, keyring, openOn, segmentPath, text } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

/** Three of these fill a segment. */
const LARGE = 1168;
const EVER = Number.MAX_SAFE_INTEGER;
const nameOf = (firstSeq: number): string => segmentPath(firstSeq).slice(DIRECTORY.length + 1);

it('segments are told with what is durable in them, and which one is written to', async () => {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  expect(journal.segments()).toEqual([]);
  for (let seq = 1; seq <= 7; seq += 1) await journal.append(0, new Uint8Array(LARGE));
  expect(journal.segments()).toMatchObject([
    { name: nameOf(1), firstSeq: 1, lastSeq: 3, sealed: true, keyId: undefined },
    { name: nameOf(4), firstSeq: 4, lastSeq: 6, sealed: true },
    { name: nameOf(7), firstSeq: 7, lastSeq: 7, sealed: false },
  ]);
  const { segments, bytes } = journal.stats();
  expect(journal.segments()).toHaveLength(segments);
  expect(journal.segments().reduce((sum, segment) => sum + segment.bytes, 0)).toBe(bytes);
  await journal.retain({ olderThanMs: EVER, consumedThrough: 3 });
  expect(journal.segments().map(({ firstSeq }) => firstSeq)).toEqual([4, 7]);
  await journal.close();
  const { journal: again } = await openOn(disk);
  expect(again.segments().map(({ sealed }) => sealed)).toEqual([true, true]);
  await again.close();
});

it('each segment tells the id of its own key, also after a rotation, and agrees with what is on the disk', async () => {
  const disk = new MemoryDisk();
  for (const keys of [undefined, keyring('first'), keyring('second', 'first')]) {
    const { journal } = await openOn(disk, keys === undefined ? {} : { encryption: keys });
    await journal.append(0, text('x'));
    await journal.close();
  }
  const { journal } = await openOn(disk, { encryption: keyring('second', 'first') });
  const told = journal.segments().map(({ name, keyId, lastSeq }) => ({ name, keyId, lastSeq }));
  await journal.close();
  expect(told.map(({ keyId }) => keyId)).toEqual([undefined, 'first', 'second']);
  const { segments } = await inspectJournal(DIRECTORY, disk);
  expect(told).toEqual(segments.map(({ name, keyId, lastSeq }) => ({ name, keyId, lastSeq })));
});
