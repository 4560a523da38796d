import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import type { Journal } from '@kakeya/storage';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DIRECTORY, openOn } from '../../storage/test/support/journal_harness.ts';
import { MemoryDisk } from '../../storage/test/support/memory_disk.ts';
import { Leftovers } from '../src/pipeline/leftovers.ts';
import { encodeInbox, INBOX, type RecordedSubmission, RESULT } from '../src/pipeline/log_entry.ts';
import { startWithEmbeddedOutage } from './support/embedded_outage.ts';
import { get, post } from './support/gateway.ts';
import { readJournalContents, readOutcomeFeed } from './support/journal_contents.ts';
import { signedBody } from './support/records.ts';
import { metric } from './support/store_outage.ts';

const POLL = { timeout: 50_000, interval: 20 };

/** Flips one bit of the text where it stands in the journal, as a failing disk does. */
async function flipBit(dataDir: string, text: string): Promise<void> {
  const directory = join(dataDir, 'journal');
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.seg'))) {
    const file = await open(join(directory, name), 'r+');
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
    const at = buffer.indexOf(text);
    if (at >= 0) await file.write(Buffer.from([(buffer[at] ?? 0) ^ 1]), 0, 1, at);
    await file.close();
    if (at >= 0) return;
  }
  throw new Error('The journal does not hold that text.');
}

function merkleRoot(body: string): string {
  const { merkle_root: root }: { merkle_root: string } = JSON.parse(body);
  return root;
}

test('a submission that was damaged in the journal before it could be settled is given up once, and holds nothing else back', async () => {
  const { running, outage } = await startWithEmbeddedOutage();
  await using gateway = running;
  const { dataDir } = gateway;
  const { url } = gateway.gateway;
  const [damaged, sound] = [await signedBody('damaged'), await signedBody('sound')];
  await outage.away();
  expect((await post(url, damaged)).status).toBe(503);
  await flipBit(dataDir, merkleRoot(damaged));
  await expect.poll(() => metric(url, 'flk_unreadable_total'), POLL).toBe(1);
  await expect.poll(() => metric(url, 'flk_unresolved'), POLL).toBe(0);

  expect((await post(url, sound)).status).toBe(503);
  await outage.back();
  await expect.poll(() => metric(url, 'flk_unresolved'), POLL).toBe(0);
  await expect.poll(async () => (await get(`${url}/readyz`)).status, POLL).toBe(200);

  // The sender was told to send it again, and nothing of the damaged one is in its way.
  expect((await post(url, damaged)).headers.get('idempotent-replayed')).toBeNull();
  expect((await post(url, sound)).headers.get('idempotent-replayed')).toBe('true');
  await gateway.gateway.close();
  const { results } = await readJournalContents(dataDir);
  expect(results).toMatchObject([
    { kind: 'refused', inbox: 2, tenant: 'default', status: 500, type: 'internal' },
    { kind: 'decided', inbox: 4 },
    { kind: 'decided' },
    { kind: 'replayed' },
  ]);
  expect(await readOutcomeFeed(dataDir)).toHaveLength(2);
  await using again = await gateway.restart();
  expect(again.gateway.recovery.settled).toBe(0);
});

interface Recorded {
  readonly disk: MemoryDisk;
  readonly journal: Journal;
  readonly submissions: readonly RecordedSubmission[];
}

/** A journal in which other entries stand between the submissions, in several segments. */
async function recorded(count: number): Promise<Recorded> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  const submissions: RecordedSubmission[] = [];
  for (let index = 0; index < count; index += 1) {
    const submission = {
      tenant: asTenantId('t'),
      requestId: `r${index}`,
      receivedAtMs: index,
      body: Buffer.from(`body-${index}-`.padEnd(1_000, 'x')),
    };
    const seq = await journal.append(INBOX, encodeInbox(submission));
    submissions.push({ ...submission, seq });
    await journal.append(RESULT, Buffer.from('{}'));
  }
  return { disk, journal, submissions };
}

function damage(disk: MemoryDisk, { body }: RecordedSubmission): void {
  for (const path of disk.paths.filter((name) => name.startsWith(DIRECTORY))) {
    const bytes = disk.bytesOf(path);
    const at = Buffer.from(bytes).indexOf(body.subarray(0, 12));
    if (at >= 0) disk.place(path, bytes.with(at, (bytes[at] ?? 0) ^ 1));
  }
}

test('every leftover is settled once or, if it is damaged, given up once, however often the store goes away in between', async () => {
  const pass = fc.array(fc.constantFrom(0, 1, 64), { minLength: 1, maxLength: 6 });
  const fate = fc.record({ leftOver: fc.boolean(), damaged: fc.boolean(), failures: fc.nat(2) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { minLength: 1, maxLength: 40 }),
      fc.array(pass, { maxLength: 4 }),
      async (fates, passes) => {
        const { disk, journal, submissions } = await recorded(fates.length);
        const failures = new Map(submissions.map(({ seq }, i) => [seq, fates[i]?.failures ?? 0]));
        const settled: number[] = [];
        const givenUp: number[] = [];
        let atOnce: readonly number[] = [];
        let asked = 0;
        let askedInVain = 0;
        const leftovers = new Leftovers({
          journal,
          async settle(submission) {
            if (atOnce.every((count) => count === 0)) askedInVain += 1;
            const left = failures.get(submission.seq) ?? 0;
            failures.set(submission.seq, left - 1);
            if (left > 0) leftovers.addUnsettled(submission);
            else settled.push(submission.seq);
          },
          log: () => undefined,
          onUnreadable: (seq) => givenUp.push(seq),
          atOnce: () => atOnce[(asked += 1) % atOnce.length] ?? 0,
        });
        const [sound, damaged]: [number[], number[]] = [[], []];
        for (const [index, submission] of submissions.entries()) {
          if (fates[index]?.leftOver !== true) continue;
          leftovers.addUnsettled(submission);
          (fates[index].damaged ? damaged : sound).push(submission.seq);
          if (fates[index].damaged) damage(disk, submission);
        }
        for (atOnce of [[0], ...passes, [64], [64], [1, 64]]) await leftovers.retry();
        expect(askedInVain).toBe(0);
        expect(settled.toSorted((a, b) => a - b)).toEqual(sound);
        expect(givenUp.toSorted((a, b) => a - b)).toEqual(damaged);
        expect(leftovers.size).toBe(0);
        await journal.close();
      },
    ),
    { numRuns: 60 },
  );
});
