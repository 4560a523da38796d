import { openDeadLetters, openNatsBus, StorageError } from '@kakeya/storage';
import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { consumeUntilGivenUp, event, stored } from '../../storage/test/support/nats.ts';
import { createDeadLetterDesk } from '../src/system/dead_letter_desk.ts';

const STREAM = 'KAKEYA';
const SETTLING = { seqs: [1], reason: 'its disk was full', who: 'ada' };

function opened(server: NatsServer) {
  const bus = openNatsBus({ url: server.url, stream: STREAM, subjectPrefix: 'kakeya' });
  onTestFinished(() => bus.close());
  const letters = openDeadLetters({ url: server.url, stream: STREAM });
  onTestFinished(() => letters.close());
  return { bus, letters };
}

describe.skipIf(findBinary('nats-server') === undefined)('the desk (needs nats-server)', () => {
  test('an act is recorded before it is done: where it cannot be recorded, nothing happens', async () => {
    await using server = await startNatsServer();
    const { bus, letters } = opened(server);
    await bus.publish([event('bad')]);
    await consumeUntilGivenUp(server.url, STREAM, 'auditor', () => true);
    await expect.poll(() => letters.list({ after: 0, limit: 2 })).toHaveLength(1);

    const full = new StorageError('journal_no_space', 'The disk is full.');
    const refusing = createDeadLetterDesk({ letters, bus, acts: { record: () => Promise.reject(full) } });
    await expect(refusing.settle({ act: 'redrive', ...SETTLING })).rejects.toBe(full);
    await expect(refusing.settle({ act: 'discard', ...SETTLING })).rejects.toBe(full);
    expect(await letters.list({ after: 0, limit: 2 })).toHaveLength(1);
    expect(await stored(server.url, STREAM)).toHaveLength(1);

    const seen: unknown[] = [];
    const desk = createDeadLetterDesk({
      letters,
      bus,
      acts: {
        async record(act) {
          seen.push([act, await letters.list({ after: 0, limit: 2 })]);
          return 1;
        },
      },
    });
    expect(await desk.settle({ act: 'discard', ...SETTLING })).toEqual([{ seq: 1, outcome: 'discarded' }]);
    expect(seen).toMatchObject([
      [
        { tenant: null, who: 'ada', act: 'discard', detail: 'dead letters 1: its disk was full' },
        [{ seq: 1 }],
      ],
    ]);
  });

  test('before the first event there are none, however often one looks', async () => {
    await using server = await startNatsServer();
    const desk = createDeadLetterDesk({ ...opened(server), acts: { record: async () => 1 } });
    for (let look = 0; look < 3; look += 1) expect(await desk.list({ after: 0, limit: 2 })).toEqual([]);
    expect(await desk.settle({ act: 'redrive', ...SETTLING })).toEqual([{ seq: 1, outcome: 'absent' }]);
  });
});
