import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectJournal } from '../src/journal/mod.ts';
import { collect, DIRECTORY, openOn, segmentPath, text, texts } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

async function problemOf(
  disk: MemoryDisk,
  originals: ReadonlyMap<number, string>,
): Promise<string | undefined> {
  await inspectJournal(DIRECTORY, disk);
  const { journal } = await openOn(disk);
  const entries = await collect(journal);
  if (texts(entries).some((value, i) => value !== originals.get(entries[i]?.seq ?? 0)))
    return 'a wrong record';
  if (entries.some(({ seq }, i) => seq <= (entries[i - 1]?.seq ?? 0))) return 'out of order';
  const seq = await journal.append(1, text('next'));
  if (seq <= (entries.at(-1)?.seq ?? 0)) return 'a position given out twice';
  if (texts(await collect(journal, seq)).join() !== 'next') return 'the next record is not read';
  await journal.close();
  const again = await openOn(disk);
  const values = texts(await collect(again.journal, seq));
  await again.journal.close();
  return values.join() === 'next' ? undefined : 'the next record is lost';
}

type Edit =
  | { readonly type: 'overwrite'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly type: 'cut'; readonly at: number }
  | { readonly type: 'move'; readonly from: number; readonly to: number; readonly length: number };

const place = fc.nat(9_999).map((n) => n / 10_000);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constant('overwrite' as const), at: place, bytes: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ type: fc.constant('cut' as const), at: place }),
  fc.record({ type: fc.constant('move' as const), from: place, to: place, length: fc.nat(600) }),
);

function edited(bytes: Uint8Array, change: Edit): Uint8Array {
  const at = (share: number): number => Math.floor(share * bytes.length);
  const result = Uint8Array.from(bytes);
  switch (change.type) {
    case 'overwrite':
      result.set(change.bytes.subarray(0, bytes.length - at(change.at)), at(change.at));
      return result;
    case 'cut':
      return result.slice(0, at(change.at));
    case 'move': {
      const from = at(change.from) & ~7;
      return result.copyWithin(at(change.to) & ~7, from, from + change.length);
    }
    default:
      return change satisfies never;
  }
}

describe('any bytes', () => {
  it('in a segment file neither crash the journal nor yield a record', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(10_000),
        fc.nat(9),
        async (bytes, offset, first) => {
          const disk = new MemoryDisk();
          const content = new Uint8Array(offset + bytes.length);
          content.set(bytes, offset);
          disk.place(segmentPath(first + 1), content);
          expect(await problemOf(disk, new Map())).toBeUndefined();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('written over, cut from or moved within a journal never yield a wrong record', async () => {
    const original = new MemoryDisk();
    const originals = new Map<number, string>();
    const { journal } = await openOn(original);
    for (let i = 0; i < 12; i++) {
      const values = [`${i}a`.padEnd(100 + i), `${i}b`.padEnd(500)];
      const seqs = await Promise.all(values.map((value) => journal.append(i, text(value))));
      for (const [k, seq] of seqs.entries()) originals.set(seq, values[k] ?? '');
    }
    original.crash();
    const found = original.afterKill();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 4 }), async (edits) => {
        const disk = found.afterKill();
        for (const [choice, change] of edits) {
          const path = disk.paths.filter((name) => name.endsWith('.seg'))[choice % 2] ?? segmentPath(1);
          disk.place(path, edited(disk.bytesOf(path), change));
        }
        expect(await problemOf(disk, originals)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});
