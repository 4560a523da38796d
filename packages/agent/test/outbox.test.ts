import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AgentError } from '../src/errors.ts';
import { openOutbox, type Outbox } from '../src/outbox/outbox.ts';
import type { DeadLetterReason } from '../src/outbox/types.ts';
import { temporaryDirectory } from './support/directory.ts';
import { accepted, appendRecord, recordOf } from './support/records.ts';

const refused: DeadLetterReason = { code: 'refused', status: 400, type: null, detail: 'no', tries: 1 };

function opened(dataDir: string, clock: () => number = () => 1000, retainAcked = 1000): Outbox {
  const outbox = openOutbox({ dataDir, clock, retainAcked });
  onTestFinished(() => outbox.close());
  return outbox;
}

const seqs = (records: readonly { readonly outboxSeq: number }[]): number[] =>
  records.map(({ outboxSeq }) => outboxSeq);

describe('outbox', () => {
  test('the database is a write-ahead log that syncs every append', () => {
    const dataDir = temporaryDirectory();
    const outbox = opened(dataDir);
    appendRecord(outbox);
    const database = new DatabaseSync(join(dataDir, 'outbox.db'));
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA auto_vacuum').get()).toEqual({ auto_vacuum: 2 });
    database.close();
  });

  test('stored bytes come back exactly, whatever they are', () => {
    const outbox = opened(temporaryDirectory());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const outboxSeq = outbox.reserve(1);
        const body = new Uint8Array(bytes);
        outbox.append([{ ...recordOf(outboxSeq), body }], 0);
        outbox.release([outboxSeq]);
        const [claimed] = outbox.claim(1, 1000);
        expect(claimed?.outboxSeq).toBe(outboxSeq);
        expect(claimed?.body).toEqual(body);
      }),
      { numRuns: 50 },
    );
  });

  test('sequence numbers rise by reservation, and survive closing and reopening', () => {
    const dataDir = temporaryDirectory();
    const first = opened(dataDir);
    expect([first.reserve(1), first.reserve(3), first.reserve(1)]).toEqual([1, 2, 5]);
    first.close();
    const second = opened(dataDir);
    expect(second.reserve(1)).toBe(6);
    expect(() => second.reserve(0)).toThrow(expect.objectContaining({ code: 'option_invalid' }));
  });

  test('a number that was reserved and never used leaves a gap and no half record', () => {
    const dataDir = temporaryDirectory();
    const outbox = opened(dataDir);
    outbox.reserve(1);
    appendRecord(outbox);
    expect(seqs(outbox.pending())).toEqual([2]);
  });

  test('a batch is appended whole or not at all', () => {
    const outbox = opened(temporaryDirectory());
    const first = outbox.reserve(2);
    expect(() => outbox.append([recordOf(first), recordOf(first)], 0)).toThrow(AgentError);
    expect(outbox.pending()).toEqual([]);
  });

  test('an acknowledged record keeps its answer and is not claimed again', () => {
    const dataDir = temporaryDirectory();
    const outbox = opened(dataDir);
    const record = appendRecord(outbox);
    outbox.acknowledge(record.outboxSeq, accepted(record.pcsId));
    outbox.close();
    const reopened = opened(dataDir);
    expect(reopened.claim(10, 1000)).toEqual([]);
    expect(reopened.standing(record.outboxSeq)).toEqual({ state: 'acked', answer: accepted(record.pcsId) });
  });

  test('a newer schema is refused and left untouched', () => {
    const dataDir = temporaryDirectory();
    opened(dataDir).close();
    const database = new DatabaseSync(join(dataDir, 'outbox.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => opened(dataDir)).toThrow(expect.objectContaining({ code: 'outbox_version' }));
  });

  test('a file that is not a database is refused', () => {
    const dataDir = temporaryDirectory();
    writeFileSync(join(dataDir, 'outbox.db'), 'this is not a database, it only has its name'.repeat(100));
    expect(() => opened(dataDir)).toThrow(expect.objectContaining({ code: 'outbox_corrupt' }));
  });
});

describe('outbox leases', () => {
  test('a leased record is nobody else’s until the lease ends', () => {
    let now = 1000;
    const dataDir = temporaryDirectory();
    const [a, b] = [opened(dataDir, () => now), opened(dataDir, () => now)];
    const record = appendRecord(a, 500);
    expect(b.claim(10, 500)).toEqual([]);
    now = 1499;
    expect(b.claim(10, 500)).toEqual([]);
    now = 1500;
    expect(b.claim(10, 500)).toEqual([record]);
    expect(a.renew([record.outboxSeq], 500)).toEqual(new Set());
  });

  test('two holders of one directory never claim the same record', () => {
    const dataDir = temporaryDirectory();
    const [a, b] = [opened(dataDir), opened(dataDir)];
    for (let i = 0; i < 20; i += 1) appendRecord(a);
    a.release(seqs(a.pending()));
    const claims = [a.claim(7, 100), b.claim(7, 100), a.claim(7, 100), b.claim(7, 100)].flat();
    expect(seqs(claims).toSorted((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('a record in hand is not claimed by its own process when its lease runs out', () => {
    let now = 0;
    const outbox = opened(temporaryDirectory(), () => now);
    const record = appendRecord(outbox, 10);
    now = 1_000_000;
    expect(outbox.claim(10, 10)).toEqual([]);
    outbox.release([record.outboxSeq]);
    expect(outbox.claim(10, 10)).toEqual([record]);
  });

  test('a closed holder’s records are free at once', () => {
    const dataDir = temporaryDirectory();
    const [a, b] = [opened(dataDir), opened(dataDir)];
    const record = appendRecord(a, 1_000_000);
    expect(b.claim(10, 10)).toEqual([]);
    a.close();
    expect(b.claim(10, 10)).toEqual([record]);
  });

  test('whoever lost the lease cannot bury the record, but may bring its answer', () => {
    let now = 0;
    const dataDir = temporaryDirectory();
    const [a, b] = [opened(dataDir, () => now), opened(dataDir, () => now)];
    const record = appendRecord(a, 10);
    now = 10;
    b.claim(1, 10);
    expect(a.bury(record.outboxSeq, refused)).toBe(false);
    expect(a.standing(record.outboxSeq)).toEqual({ state: 'pending' });
    a.acknowledge(record.outboxSeq, accepted(record.pcsId));
    expect(b.standing(record.outboxSeq).state).toBe('acked');
    expect(b.bury(record.outboxSeq, refused)).toBe(false);
  });
});

describe('outbox dead letters', () => {
  test('a dead letter is out of the queue and keeps its reason', () => {
    const dataDir = temporaryDirectory();
    const outbox = opened(dataDir);
    const record = appendRecord(outbox, 100);
    expect(outbox.bury(record.outboxSeq, refused)).toBe(true);
    expect(outbox.claim(10, 100)).toEqual([]);
    expect(outbox.pending()).toEqual([]);
    expect(outbox.deadLetters()).toEqual([
      {
        outboxSeq: record.outboxSeq,
        pcsId: record.pcsId,
        reason: refused,
        appendedAtMs: 1000,
        deadAtMs: 1000,
      },
    ]);
  });

  test('a redriven dead letter is pending once, with the bytes it always had', () => {
    const outbox = opened(temporaryDirectory());
    const record = appendRecord(outbox, 100);
    outbox.bury(record.outboxSeq, refused);
    expect(outbox.redrive([record.outboxSeq, 999], 100)).toEqual([record]);
    expect(outbox.redrive([record.outboxSeq], 100)).toEqual([]);
    expect(outbox.deadLetters()).toEqual([]);
    expect(seqs(outbox.pending())).toEqual([record.outboxSeq]);
  });

  test('only dead letters are discarded', () => {
    const outbox = opened(temporaryDirectory());
    const [pending, dead] = [appendRecord(outbox, 100), appendRecord(outbox, 100)];
    outbox.bury(dead.outboxSeq, refused);
    expect(outbox.discard([pending.outboxSeq, dead.outboxSeq])).toBe(1);
    expect(seqs(outbox.pending())).toEqual([pending.outboxSeq]);
    expect(outbox.standing(dead.outboxSeq)).toEqual({ state: 'gone' });
  });
});

describe('outbox compaction', () => {
  test('drops the oldest acknowledged records only, and gives their space back', () => {
    const dataDir = temporaryDirectory();
    const outbox = opened(dataDir, () => 1000, 10);
    const dead = appendRecord(outbox, 100);
    const pending = appendRecord(outbox, 100);
    outbox.bury(dead.outboxSeq, refused);
    for (let i = 0; i < 200; i += 1) {
      const outboxSeq = outbox.reserve(1);
      const { pcsId } = recordOf(outboxSeq);
      outbox.append([{ outboxSeq, pcsId, body: new Uint8Array(4096) }], 100);
      outbox.acknowledge(outboxSeq, accepted(pcsId));
    }
    expect(outbox.compact()).toBe(190);
    expect(outbox.compact()).toBe(0);
    expect(outbox.standing(202).state).toBe('acked');
    expect(outbox.standing(192)).toEqual({ state: 'gone' });
    expect(seqs(outbox.deadLetters())).toEqual([dead.outboxSeq]);
    expect(seqs(outbox.pending())).toEqual([pending.outboxSeq]);
    outbox.close();
    expect(statSync(join(dataDir, 'outbox.db')).size).toBeLessThan(40 * 4096);
  });

  test('happens by itself while records keep coming', () => {
    const outbox = opened(temporaryDirectory(), () => 1000, 5);
    for (let i = 0; i < 600; i += 1) {
      const record = appendRecord(outbox, 100);
      outbox.acknowledge(record.outboxSeq, accepted(record.pcsId));
    }
    expect(outbox.standing(1)).toEqual({ state: 'gone' });
    expect(outbox.standing(600).state).toBe('acked');
  });

  test('a number is not given out again after its record was compacted', () => {
    const dataDir = temporaryDirectory();
    const outbox = opened(dataDir, () => 1000, 0);
    const record = appendRecord(outbox, 100);
    outbox.acknowledge(record.outboxSeq, accepted(record.pcsId));
    outbox.compact();
    outbox.close();
    expect(opened(dataDir).reserve(1)).toBe(2);
  });
});
