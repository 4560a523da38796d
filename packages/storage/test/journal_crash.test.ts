import { describe, expect, it } from 'vitest';
import type { Journal, OpenJournalOptions } from '../src/journal/mod.ts';
import {
  collect,
  keyring,
  ManualClock,
  openOn,
  seededBytes,
  seededRandom,
} from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

/** What the callers of a journal know, whatever happens to the journal. */
class Ledger {
  readonly submitted = new Set<string>();
  readonly acknowledged = new Map<number, string>();
  retainedThrough = 0;
  #count = 0;

  async append(journal: Journal, size: number): Promise<void> {
    const value = `${this.#count++}:`.padEnd(size, '·');
    this.submitted.add(value);
    this.acknowledged.set(await journal.append(1, Buffer.from(value)), value);
  }
}

/** Enough to rotate, retain, close and reopen, with one and with several appends waiting. */
async function workload(
  disk: MemoryDisk,
  ledger: Ledger,
  options: Partial<OpenJournalOptions>,
): Promise<void> {
  for (let life = 0; life < 2; life++) {
    const { journal } = await openOn(disk, options);
    for (let round = 0; round < 3; round++) {
      await ledger.append(journal, 300);
      await Promise.all([200, 900, 10, 700].map((size) => ledger.append(journal, size)));
    }
    ledger.retainedThrough = journal.stats().durableSeq - 4;
    await journal.retain({ olderThanMs: Number.MAX_SAFE_INTEGER, consumedThrough: ledger.retainedThrough });
    await journal.close();
  }
}

/** Opens what a crash left, and says how it differs from what the callers know. */
async function recover(
  disk: MemoryDisk,
  ledger: Ledger,
  options: Partial<OpenJournalOptions>,
): Promise<{ journal: Journal; problems: string[] }> {
  const { journal, recovery } = await openOn(disk, options);
  const entries = await collect(journal);
  const values = new Map(entries.map(({ seq, payload }) => [seq, Buffer.from(payload).toString('utf8')]));
  const problems: string[] = [];
  if (entries.some(({ seq }, i) => seq <= (entries[i - 1]?.seq ?? 0))) problems.push('out of order');
  if (new Set(values.values()).size !== values.size) problems.push('an entry twice');
  for (const [seq, value] of ledger.acknowledged) {
    const isRetainedAway = seq <= ledger.retainedThrough && !values.has(seq);
    if (!isRetainedAway && values.get(seq) !== value) problems.push(`acknowledged entry ${seq} is lost`);
  }
  for (const value of values.values())
    if (!ledger.submitted.has(value)) problems.push('an entry nobody wrote');
  for (const { perhapsTorn, lostSeqs } of recovery.corrupt) {
    // Nothing rotted: all that is missing was on its way when the machine stopped.
    if (!perhapsTorn) problems.push('a tear reported as damage');
    if (ledger.acknowledged.has(lostSeqs.from)) problems.push('an acknowledged entry reported as torn');
  }
  for (const [seq, value] of values) ledger.acknowledged.set(seq, value);
  return { journal, problems };
}

async function runUntilCrash(
  disk: MemoryDisk,
  at: number,
  work: () => Promise<void>,
): Promise<'crashed' | 'done'> {
  disk.onOperation = ({ number }) => (number === at ? 'crash' : undefined);
  return Promise.race([work().then(() => 'done' as const), disk.crashed.then(() => 'crashed' as const)]);
}

/** For all lives of one journal: segment ids are never drawn twice. */
function optionsOf(seed: number): Partial<OpenJournalOptions> {
  const plain = { clock: new ManualClock().now, randomBytes: seededBytes(seed) };
  return seed % 2 === 0 ? plain : { ...plain, encryption: keyring('k1') };
}

describe('after a crash at any disk operation, every acknowledged entry is there, in order, once', () => {
  it.each(Array.from({ length: 6 }, (_, i) => i + 1))(
    'unsynced writes lost or torn by seed %i',
    async (seed) => {
      const problems: string[] = [];
      let at = 1;
      for (let outcome = 'crashed'; outcome === 'crashed'; at++) {
        const random = seededRandom(seed * 100_003 + at);
        const options = optionsOf(seed);
        const ledger = new Ledger();
        const disk = new MemoryDisk();
        outcome = await runUntilCrash(disk, at, () => workload(disk, ledger, options));
        const lost = disk.afterPowerLoss(random);
        // The machine stops again while it recovers, and again soon after.
        const again = 1 + Math.floor(random() * 30);
        await runUntilCrash(lost, again, async () => {
          const { journal } = await openOn(lost, options);
          await ledger.append(journal, 40);
        });
        const found = lost.afterPowerLoss(random);
        const first = await recover(found, ledger, options);
        await ledger.append(first.journal, 100);
        await Promise.all([1, 2, 3].map(() => ledger.append(first.journal, 20)));
        await first.journal.close();
        const second = await recover(found, ledger, options);
        await second.journal.close();
        for (const problem of [...first.problems, ...second.problems]) problems.push(`${at}: ${problem}`);
      }
      expect(problems).toEqual([]);
      expect(at).toBeGreaterThan(100);
    },
  );

  it('when only the process dies, also', async () => {
    const found: string[] = [];
    let at = 1;
    for (let outcome = 'crashed'; outcome === 'crashed'; at++) {
      const options = optionsOf(at);
      const ledger = new Ledger();
      const disk = new MemoryDisk();
      outcome = await runUntilCrash(disk, at, () => workload(disk, ledger, options));
      const { journal, problems } = await recover(disk.afterKill(), ledger, options);
      found.push(...problems);
      await journal.close();
    }
    expect(found).toEqual([]);
  });
});
