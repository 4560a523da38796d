import { asTenantId } from '@kakeya/protocol';
import { type Journal, openJournal } from '@kakeya/storage';
import { expect, test } from 'vitest';
import type { Projection } from '../src/effects/projection.ts';
import { ProjectionRunner } from '../src/effects/projection_runner.ts';
import { nodePorts } from '../src/ports.ts';
import { ResultTail } from '../src/effects/result_tail.ts';
import { encodeResult, INBOX, RESULT, type Result } from '../src/pipeline/log_entry.ts';
import { temporaryDirectory } from './support/gateway.ts';

const TENANT = asTenantId('default');

async function openLog(): Promise<Journal> {
  const { journal } = await openJournal({
    directory: await temporaryDirectory(),
    clock: Date.now,
    segmentBytes: 65_536,
  });
  return journal;
}

/** A submission and its result, as the gateway logs them. */
async function log(journal: Journal, tail: ResultTail | undefined, name: string): Promise<void> {
  const inbox = await journal.append(INBOX, new Uint8Array());
  const result: Result = {
    kind: 'refused',
    received_at_ms: 0,
    inbox,
    tenant: TENANT,
    request_id: name,
    status: 400,
    type: 'malformed-json',
  };
  const seq = await journal.append(RESULT, encodeResult(result));
  tail?.push({ seq, result });
}

/** Remembers what it was given; the first `failures` calls are refused whole. */
function recorder(position: number, failures: number, until: string) {
  const seen: string[] = [];
  const done = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<void>();
  let left = failures;
  const projection: Projection = {
    name: 'recorder',
    open: async () => position,
    async apply(results) {
      if (left > 0) {
        left -= 1;
        failed.resolve();
        throw new Error('the disk of the effect is full');
      }
      seen.push(...results.map(({ result }) => result.request_id));
      if (seen.includes(until)) done.resolve();
    },
    durablePosition: () => 0,
    close: async () => {},
  };
  return { seen, done: done.promise, failed: failed.promise, projection };
}

test('a projection catches up from the journal and goes on from memory, each result once and in order', async () => {
  const journal = await openLog();
  for (const name of ['a', 'b', 'c']) await log(journal, undefined, name);
  const tail = new ResultTail(journal.stats().durableSeq);
  const { seen, done, projection } = recorder(2, 0, 'e');
  const runner = new ProjectionRunner(journal, tail, projection, nodePorts().after);
  await runner.start();
  for (const name of ['d', 'e']) await log(journal, tail, name);
  await done;
  await runner.stop();
  expect(seen).toEqual(['b', 'c', 'd', 'e']);
  expect(runner.status).toMatchObject({ lag: 0, error: null });
  await journal.close();
});

test('a projection that fails says so, holds up nobody, and gets the same results again', async () => {
  const journal = await openLog();
  const tail = new ResultTail(0);
  const failing = recorder(0, 1, 'b');
  const healthy = recorder(0, 0, 'b');
  const runners = [failing, healthy].map(
    ({ projection }) => new ProjectionRunner(journal, tail, projection, nodePorts().after),
  );
  for (const runner of runners) await runner.start();
  await log(journal, tail, 'a');
  await failing.failed;
  await log(journal, tail, 'b');
  await healthy.done;
  expect(failing.seen).toEqual([]);
  await failing.done;
  for (const runner of runners) await runner.stop();
  expect([failing.seen, healthy.seen]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  await journal.close();
});
