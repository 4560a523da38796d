import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { JournalEntry, OpenJournalOptions } from '../src/journal/mod.ts';
import { collect, FRAMES_OFFSET, keyring, openOn, segmentPath, text } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

const VALUES = ['one', '', 'three\n', 'a longer one that fills more than one step of the checksum'];
/** Header blocks are mostly zeros under one checksum: every bit of the fields, and some of the rest. */
const HEADER_BYTES = [0, 4096].flatMap((copy) => [
  ...Array.from({ length: 80 }, (_, i) => copy + i),
  ...Array.from({ length: 13 }, (_, i) => copy + 80 + i * 307),
  ...[4092, 4093, 4094, 4095].map((i) => copy + i),
]);

async function journalOf(
  options: Partial<OpenJournalOptions>,
  ending: 'closed' | 'killed',
): Promise<{ disk: MemoryDisk; entries: readonly JournalEntry[] }> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk, options);
  for (const [kind, value] of VALUES.entries()) await journal.append(kind, text(value));
  const entries = await collect(journal);
  if (ending === 'closed') {
    await journal.close();
    return { disk, entries };
  }
  disk.crash();
  return { disk: disk.afterKill(), entries };
}

describe.each([
  ['plain', {}],
  ['encrypted', { encryption: keyring('k1') }],
] as const)('every single flipped bit of a journal, %s', (_, options) => {
  it.each(['closed', 'killed'] as const)(
    '%s: is detected and never yields a wrong record',
    async (ending) => {
      const { disk, entries } = await journalOf(options, ending);
      const path = segmentPath(1);
      const original = disk.bytesOf(path);
      const used = original.findLastIndex((byte) => byte !== 0) + 1;
      const offsets = [
        ...(ending === 'closed' ? HEADER_BYTES : []),
        ...Array.from({ length: used - FRAMES_OFFSET }, (__, i) => FRAMES_OFFSET + i),
        ...(ending === 'killed' ? [used + 8, used + 64, original.length - 1] : []),
      ];
      const problems: string[] = [];
      for (const offset of offsets) {
        for (let bit = 0; bit < 8; bit++) {
          const flipped = Uint8Array.from(original);
          flipped[offset] = (flipped[offset] ?? 0) ^ (1 << bit);
          const damaged = new MemoryDisk();
          damaged.place(path, flipped);
          const problem = await problemAfterOpening(damaged, options, entries, ending, bit === 0);
          if (problem !== undefined) problems.push(`byte ${offset} bit ${bit}: ${problem}`);
        }
      }
      expect(problems).toEqual([]);
    },
  );
});

async function problemAfterOpening(
  damaged: MemoryDisk,
  options: Partial<OpenJournalOptions>,
  entries: readonly JournalEntry[],
  ending: 'closed' | 'killed',
  continues: boolean,
): Promise<string | undefined> {
  const { journal, recovery } = await openOn(damaged, options);
  const read = await collect(journal);
  if (!read.every((entry) => isDeepStrictEqual(plain(entry), plain(entries[entry.seq - 1]))))
    return 'a wrong record';
  const seqs = read.map(({ seq }) => seq);
  if (
    !isDeepStrictEqual(
      seqs,
      [...new Set(seqs)].toSorted((a, b) => a - b),
    )
  )
    return 'out of order';
  if (recovery.tornBytes === 0 && recovery.corrupt.length === 0) return 'not detected';
  const lost = recovery.corrupt.flatMap(({ lostSeqs: { from, to } }) =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i),
  );
  const missing = entries.map(({ seq }) => seq).filter((seq) => !seqs.includes(seq));
  if (missing.length > 1) return 'more than one record lost';
  // Only the last frame of a journal that was not closed can pass for torn.
  const mayPassForTorn = ending === 'killed' && missing[0] === entries.length;
  if (!mayPassForTorn && !isDeepStrictEqual(missing, lost)) return 'a record lost without report';
  if (!continues) return undefined;
  const next = await journal.append(9, text('next'));
  if (next <= Math.max(...seqs)) return 'a position given out twice';
  const tail = await collect(journal, next);
  await journal.close();
  return tail.length === 1 && tail[0]?.kind === 9 ? undefined : 'the next record is not read';
}

function plain(entry: JournalEntry | undefined): unknown {
  return entry && { ...entry, payload: [...entry.payload] };
}
