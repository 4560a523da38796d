import { describe, expect, test } from 'vitest';
import type { Outbox } from '../src/outbox/outbox.ts';
import type { OutboxRecord } from '../src/outbox/types.ts';
import { deliverBatch } from '../src/send/deliver_batch.ts';
import { courierTo } from './support/courier.ts';
import { acceptance, acceptIt, answerJson, answerLine, linesOf, startGateway } from './support/gateway.ts';
import { recordOf } from './support/records.ts';

function append(outbox: Outbox, count: number): OutboxRecord[] {
  const first = outbox.reserve(count);
  const records = Array.from({ length: count }, (_, i) => recordOf(first + i));
  outbox.append(records, 1000);
  return records;
}

describe('batch', () => {
  test('one record a line, one answer a line, in order', async () => {
    const gateway = await startGateway((received, response) => {
      response.end(linesOf(received).map(answerLine).join(''));
    });
    const courier = courierTo(gateway.endpoint);
    const records = append(courier.outbox, 20);
    const results = await deliverBatch(courier, records);
    expect(results.map((result) => [result.pcsId, result.status])).toEqual(
      records.map(({ pcsId }) => [pcsId, 'decided']),
    );
    expect(gateway.received).toHaveLength(1);
    expect(gateway.received[0]?.path).toBe('/v1/pcs/batch');
    expect(gateway.received[0]?.headers['content-type']).toBe('application/x-ndjson');
    expect(courier.outbox.pending()).toEqual([]);
  });

  test('lines cut anywhere by the network are put together again', async () => {
    const gateway = await startGateway(async (received, response) => {
      const answer = linesOf(received).map(answerLine).join('');
      for (let at = 0; at < answer.length; at += 97) {
        response.write(answer.slice(at, at + 97));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 12));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
  });

  test('answers are acknowledged while the stream still runs', async () => {
    const gateway = await startGateway((received, response) => {
      const [first = '', ...others] = linesOf(received);
      response.write(answerLine(first));
      const poll = setInterval(() => {
        if (courier.outbox.pending().length !== 2) return;
        clearInterval(poll);
        response.end(others.map(answerLine).join(''));
      }, 2);
      response.on('close', () => clearInterval(poll));
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 3));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(gateway.received).toHaveLength(1);
  });

  test('a stream that breaks midway costs only the unanswered records another send', async () => {
    const gateway = await startGateway((received, response, count) => {
      const answers = linesOf(received).map(answerLine);
      if (count > 1) response.end(answers.join(''));
      else response.write(answers.slice(0, 4).join('') + answers[4]?.slice(0, 30), () => response.destroy());
    });
    const courier = courierTo(gateway.endpoint);
    const records = append(courier.outbox, 10);
    const results = await deliverBatch(courier, records);
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(gateway.received.map((received) => linesOf(received).length)).toEqual([10, 6]);
    const resent = new TextDecoder().decode(gateway.received[1]?.body);
    expect(resent).toBe(
      records
        .slice(4)
        .map(({ body }) => `${new TextDecoder().decode(body)}\n`)
        .join(''),
    );
  });

  test('a gateway that breaks every stream but moves on loses no record to the dead letters', async () => {
    const gateway = await startGateway((received, response) => {
      response.write(linesOf(received).slice(0, 1).map(answerLine).join(''), () => response.destroy());
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 12));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(gateway.received).toHaveLength(12);
  });

  test('a gateway that breaks every stream and never moves on gets five tries', async () => {
    const gateway = await startGateway((_, response) => void response.destroy());
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 3));
    expect(gateway.received).toHaveLength(5);
    expect(results).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: 'dead_lettered', reason: { tries: 5 } })),
    );
  });

  test('a refused line is a dead letter, an unavailable one is sent again, alone', async () => {
    const gateway = await startGateway((received, response, count) => {
      const lines = linesOf(received);
      const answers = lines.map((line, i) => {
        if (count === 1 && i === 1) {
          const problem = {
            type: 'https://kakeya.dev/problems/bounds',
            title: 'No',
            detail: 'r',
            status: 400,
          };
          return `${JSON.stringify({ status: 400, replayed: false, problem })}\n`;
        }
        if (count === 1 && i === 2) return `${JSON.stringify({ status: 503, replayed: false })}\n`;
        return answerLine(line);
      });
      response.end(answers.join(''));
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 4));
    expect(results.map(({ status }) => status)).toEqual(['decided', 'dead_lettered', 'decided', 'decided']);
    expect(results[1]).toMatchObject({
      reason: { code: 'refused', status: 400, type: 'https://kakeya.dev/problems/bounds', detail: 'r' },
    });
    expect(gateway.received.map((received) => linesOf(received).length)).toEqual([4, 1]);
  });

  test('a line that is no answer ends the trust in the stream', async () => {
    const gateway = await startGateway((received, response, count) => {
      const answers = linesOf(received).map(answerLine);
      if (count === 1) answers[1] = '<hr>\n';
      response.end(answers.join(''));
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 4));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(gateway.received.map((received) => linesOf(received).length)).toEqual([4, 3]);
  });

  test('answers in another order are not taken for the wrong records', async () => {
    const gateway = await startGateway((received, response) => {
      response.end(linesOf(received).toReversed().map(answerLine).join(''));
    });
    const courier = courierTo(gateway.endpoint, { retry: { maxTries: 2 } });
    const results = await deliverBatch(courier, append(courier.outbox, 2));
    expect(results.map(({ status }) => status)).toEqual(['dead_lettered', 'dead_lettered']);
  });

  test('an endless line is cut off', async () => {
    const gateway = await startGateway((_, response) => {
      response.on('error', () => undefined);
      const pump = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    const courier = courierTo(gateway.endpoint, { retry: { maxTries: 1 } });
    const results = await deliverBatch(courier, append(courier.outbox, 2));
    expect(results).toMatchObject([
      { reason: { detail: 'A line of the answer exceeds 1048576 bytes' } },
      { reason: { code: 'retries_exhausted' } },
    ]);
  });

  test('a gateway that stops in the middle is timed out by idleness, not by total time', async () => {
    const gateway = await startGateway(async (received, response, count) => {
      const answers = linesOf(received).map(answerLine);
      if (count > 1) {
        response.end(answers.join(''));
        return;
      }
      for (const answer of answers.slice(0, 5)) {
        response.write(answer);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
    const courier = courierTo(gateway.endpoint, { retry: { requestTimeoutMs: 800 } });
    const results = await deliverBatch(courier, append(courier.outbox, 8));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(gateway.received.map((received) => linesOf(received).length)).toEqual([8, 3]);
  });

  test.each([400, 404, 413, 415])('%i for the whole batch sends the records one by one', async (status) => {
    const gateway = await startGateway((received, response) => {
      if (received.path === '/v1/pcs/batch') answerJson(response, status, { type: 'about:blank' });
      else acceptIt(received, response);
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 3));
    expect(results.every(({ status: each }) => each === 'decided')).toBe(true);
    expect(gateway.received).toHaveLength(4);
  });

  test('503 with Retry-After for the whole batch is honoured', async () => {
    const gateway = await startGateway((received, response, count) => {
      if (count === 1) answerJson(response, 503, {}, { 'retry-after': '4' });
      else response.end(linesOf(received).map(answerLine).join(''));
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 2));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(courier.pauses).toEqual([4000]);
  });

  test('a rate limit in the middle costs time and no record, and its pause is honoured', async () => {
    const problem = {
      type: 'https://kakeya.dev/problems/rate-limited',
      detail: 'slow down',
      retry_after_s: 2,
    };
    const gateway = await startGateway((received, response) => {
      const answers = linesOf(received).map((line, i) =>
        i < 3 ? answerLine(line) : `${JSON.stringify({ status: 429, replayed: false, problem })}\n`,
      );
      response.end(answers.join(''));
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 30));
    expect(results.every(({ status }) => status === 'decided')).toBe(true);
    expect(courier.pauses).toEqual(Array.from({ length: 9 }, () => 2000));
  });

  test('a rate limit that never lets anything through gets five tries', async () => {
    const gateway = await startGateway((received, response) => {
      response.end(
        linesOf(received)
          .map(() => '{"status":429,"replayed":false}\n')
          .join(''),
      );
    });
    const courier = courierTo(gateway.endpoint);
    const results = await deliverBatch(courier, append(courier.outbox, 2));
    expect(gateway.received).toHaveLength(5);
    expect(results).toMatchObject([
      { reason: { status: 429, tries: 5 } },
      { reason: { status: 429, tries: 5 } },
    ]);
  });

  test.each(['"soon"', '-1', '1e400', '1.5', 'null'])(
    'a pause of %s in a line asks for nothing',
    async (pause) => {
      const gateway = await startGateway((received, response, count) => {
        const refusal = `{"status":503,"replayed":false,"problem":{"retry_after_s":${pause}}}\n`;
        response.end(count === 1 ? refusal : linesOf(received).map(answerLine).join(''));
      });
      const courier = courierTo(gateway.endpoint);
      expect(await deliverBatch(courier, append(courier.outbox, 1))).toMatchObject([{ accepted: true }]);
      expect(courier.pauses).toEqual([0]);
    },
  );

  test('more lines than records are not read on', async () => {
    const gateway = await startGateway((received, response) => {
      const [only = ''] = linesOf(received);
      response.end(answerLine(only) + answerLine(only) + JSON.stringify(acceptance(only)));
    });
    const courier = courierTo(gateway.endpoint);
    expect(await deliverBatch(courier, append(courier.outbox, 1))).toMatchObject([{ accepted: true }]);
  });

  test('a record that another process took over is left to it', async () => {
    const gateway = await startGateway((_, response) => answerJson(response, 503, {}));
    const courier = courierTo(gateway.endpoint);
    const records = append(courier.outbox, 2);
    const outbox = { ...courier.outbox, renew: () => new Set([records[0]?.outboxSeq ?? 0]) };
    const results = await deliverBatch({ ...courier, outbox }, records);
    expect(results.map(({ status }) => status)).toEqual(['dead_lettered', 'taken_over']);
  });
});
