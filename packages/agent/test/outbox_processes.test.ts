import { describe, expect, onTestFinished, test } from 'vitest';
import { createAgent } from '../src/agent.ts';
import { openOutbox } from '../src/outbox/outbox.ts';
import { startChild } from './support/child.ts';
import { temporaryDirectory } from './support/directory.ts';
import { acceptIt, answerLine, linesOf, type Received, startGateway } from './support/gateway.ts';
import { HMAC_KEY } from './support/keys.ts';

interface Sent {
  readonly pcs_id: string;
  readonly ft: { readonly outbox_seq: number };
}

/** Every record of every request, in the order of arrival. */
function sentIn(received: readonly Received[]): { readonly body: string; readonly record: Sent }[] {
  return received.flatMap(linesOf).map((body) => ({ body, record: JSON.parse(body) as Sent }));
}

describe('several processes over one directory', () => {
  test('neither lose nor double a record, and no number is given twice', async () => {
    const gateway = await startGateway((received, response) => {
      if (received.path === '/v1/pcs/submit') acceptIt(received, response);
      else response.end(linesOf(received).map(answerLine).join(''));
    });
    const dataDir = temporaryDirectory();
    const count = 40;
    const children = ['a', 'b', 'c'].map((name) =>
      startChild('./submit_child.ts', gateway.endpoint, dataDir, name, String(count)),
    );
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0]);

    const sent = sentIn(gateway.received);
    expect(sent).toHaveLength(3 * count);
    expect(new Set(sent.map(({ record }) => record.pcs_id)).size).toBe(3 * count);
    expect(new Set(sent.map(({ record }) => record.ft.outbox_seq)).size).toBe(3 * count);
    for (const child of children) {
      const events = child.lines.map((line) => JSON.parse(line) as { status?: string; flushed?: string });
      expect(events.filter(({ flushed }) => flushed !== undefined)).toEqual([]);
      expect(events.filter(({ status }) => status === 'decided')).toHaveLength(count);
    }
  });

  test('number strictly monotonically, each process by itself and all together', async () => {
    const dataDir = temporaryDirectory();
    const children = [1, 2, 3].map(() => startChild('./append_child.ts', dataDir, '40'));
    await Promise.all(children.map((child) => child.seen((line) => line === 'done')));
    const numbers = children.map(({ lines }) => lines.filter((line) => line !== 'done').map(Number));
    for (const own of numbers) expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(numbers.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
    const outbox = openOutbox({ dataDir, clock: Date.now, retainAcked: 1000 });
    onTestFinished(() => outbox.close());
    expect(outbox.reserve(1)).toBe(121);
  });

  test('a living process keeps its records, a killed one’s are free at once', async () => {
    const dataDir = temporaryDirectory();
    const child = startChild('./append_child.ts', dataDir, '3');
    await child.seen((line) => line === 'done');
    const outbox = openOutbox({ dataDir, clock: Date.now, retainAcked: 1000 });
    onTestFinished(() => outbox.close());
    expect(outbox.claim(10, 1000)).toEqual([]);
    await child.kill();
    expect(outbox.claim(10, 1000).map(({ outboxSeq }) => outboxSeq)).toEqual([1, 2, 3]);
  });
});

describe('kill -9', () => {
  test.each([1, 4, 7, 12, 20])(
    'after %i requests: the next agent delivers what was left, the same bytes',
    async (after) => {
      let resumed = false;
      const gateway = await startGateway((received, response, count) => {
        if (count >= after && !resumed) {
          // The request arrived; the child dies before it learns the answer.
          void child.kill();
          return;
        }
        if (received.path === '/v1/pcs/submit') acceptIt(received, response);
        else response.end(linesOf(received).map(answerLine).join(''));
      });
      const dataDir = temporaryDirectory();
      const child = startChild('./submit_child.ts', gateway.endpoint, dataDir, 'killed', '400');
      expect(await child.ended).toBeNull();

      resumed = true;
      const agent = await createAgent({ endpoint: gateway.endpoint, dataDir, key: HMAC_KEY });
      onTestFinished(() => agent.close());
      const waiting = await agent.pending();
      expect(waiting.length).toBeGreaterThan(0);
      const results = await agent.flush();
      expect(results.map(({ outboxSeq, status }) => [outboxSeq, status])).toEqual(
        waiting.map(({ outboxSeq }) => [outboxSeq, 'decided']),
      );
      expect(await agent.pending()).toEqual([]);

      const bodies = new Map<string, Set<string>>();
      for (const { body, record } of sentIn(gateway.received)) {
        bodies.set(record.pcs_id, (bodies.get(record.pcs_id) ?? new Set()).add(body));
      }
      expect([...bodies.values()].every((forms) => forms.size === 1)).toBe(true);
      expect(waiting.every(({ pcsId }) => bodies.has(pcsId))).toBe(true);
    },
  );
});
