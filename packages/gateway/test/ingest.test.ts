import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId, createKeyring, verificationKeyOf } from '@kakeya/protocol';
import { openEmbeddedDedup } from '@kakeya/storage';
import { expect, test } from 'vitest';
import { collect, openOn } from '../../storage/test/support/journal_harness.ts';
import { MemoryDisk, systemError } from '../../storage/test/support/memory_disk.ts';
import type { Evidence } from '../src/judge/judgement.ts';
import { createLocalJudge } from '../src/judge/local_judge.ts';
import { InFlight } from '../src/overload/in_flight.ts';
import { Ingest } from '../src/pipeline/ingest.ts';
import { decodeResult, INBOX, RESULT } from '../src/pipeline/log_entry.ts';
import { Unresolved } from '../src/pipeline/unresolved.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';

test('a result that finds no space in the journal is logged later as it was answered, and not derived again', async () => {
  const tenant = asTenantId('default');
  const keyring = createKeyring([await verificationKeyOf(hmacKey())]);
  const local = createLocalJudge(new Map([['default', { id: tenant, keyring, minPcsVersion: '0.1' }]]));
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk);
  const directory = await temporaryDirectory();
  const dedup = await openEmbeddedDedup({ path: join(directory, 'dedup.db') });
  const unresolved = new Unresolved(0);
  const faults: string[] = [];
  let judged = 0;
  const ingest = new Ingest({
    journal,
    dedup,
    prober: dedup,
    breaker: { state: 'closed', retryInMs: 0 },
    journalId: 'j',
    judge(evidence: Evidence) {
      judged += 1;
      // The submission is recorded; from now on the disk is full.
      disk.onOperation = ({ kind, path }) => (kind === 'write' ? systemError('ENOSPC', path) : undefined);
      return local.judge(evidence);
    },
    unresolved,
    inFlight: new InFlight({ records: 10, bytes: 1_000_000 }),
    maxLeftovers: 10,
    onLogged: () => undefined,
    monotonicMs: () => 0,
    onSettled: () => undefined,
    onFault: (stage) => faults.push(stage),
    onShed: () => undefined,
    onUnreadable: () => undefined,
  });

  const body = Buffer.from(await signedBody('no room for the result'));
  const answer = await ingest.submit({ tenant, requestId: 'r', receivedAtMs: 0, body });
  expect(answer).toMatchObject({ kind: 'decided', status: 200, replayed: false });
  await expect.poll(() => faults).toEqual(['result']);
  expect([ingest.leftovers, unresolved.size]).toEqual([1, 1]);

  disk.onOperation = () => undefined;
  await expect.poll(() => journal.health()).toEqual({ ok: true });
  await ingest.retryLeftovers();
  await expect.poll(() => unresolved.size).toBe(0);
  expect([ingest.leftovers, judged]).toEqual([0, 1]);
  const [inbox, result, ...more] = await collect(journal);
  expect([inbox?.kind, result?.kind, more.length]).toEqual([INBOX, RESULT, 0]);
  expect(result === undefined ? undefined : decodeResult(result)).toMatchObject({
    kind: 'decided',
    inbox: 1,
  });
  await journal.close();
  await dedup.close();
  await rm(directory, { recursive: true });
});
