import type { PcsId } from '@kakeya/protocol';
import { describe, expect, test } from 'vitest';
import { deliverRecord } from '../src/send/deliver_record.ts';
import { courierTo } from './support/courier.ts';
import { acceptIt, acceptance, answerJson, startGateway } from './support/gateway.ts';
import { accepted, appendRecord, idOf, outcomeOf } from './support/records.ts';

const verdict = (id: PcsId, change: object): string =>
  JSON.stringify({ ...outcomeOf(id, 'accept'), ...change });

describe('a verdict', () => {
  test('200 is acceptance, acknowledged with the answer', async () => {
    const gateway = await startGateway(acceptIt);
    const courier = courierTo(gateway.endpoint);
    const record = appendRecord(courier.outbox, 1000);
    const result = await deliverRecord(courier, record);
    expect(result).toMatchObject({ status: 'decided', decision: 'accept', accepted: true, replayed: false });
    expect(courier.outbox.standing(record.outboxSeq)).toEqual({
      state: 'acked',
      answer: accepted(record.pcsId),
    });
    expect(gateway.received).toHaveLength(1);
    const [request] = gateway.received;
    expect(request?.path).toBe('/v1/pcs/submit');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer secret-token',
    });
    expect(new Uint8Array(request?.body ?? [])).toEqual(record.body);
  });

  test.each(['escalate', 'reject'] as const)('202 carries %s, which is not acceptance', async (decision) => {
    const courier = courierTo('');
    const record = appendRecord(courier.outbox, 1000);
    const gateway = await startGateway((_, response) =>
      answerJson(response, 202, outcomeOf(record.pcsId, decision)),
    );
    const result = await deliverRecord(
      { ...courier, submitUrl: `${gateway.endpoint}/v1/pcs/submit` },
      record,
    );
    expect(result).toMatchObject({ status: 'decided', decision, accepted: false });
  });

  test('a replayed verdict says so', async () => {
    const gateway = await startGateway(({ body }, response) =>
      answerJson(response, 200, acceptance(body), { 'idempotent-replayed': 'true' }),
    );
    const courier = courierTo(gateway.endpoint);
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({ status: 'decided', replayed: true });
  });

  test('members that this release does not know are passed on', async () => {
    const gateway = await startGateway(({ body }, response) =>
      answerJson(response, 200, { ...acceptance(body), novelty: [1] }),
    );
    const courier = courierTo(gateway.endpoint);
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({ outcome: { novelty: [1] } });
  });
});

describe('a refusal is final', () => {
  test.each([400, 401, 403, 409, 413, 415, 422, 404, 301, 307, 204])('%i is not retried', async (status) => {
    const gateway = await startGateway((_, response) => {
      if (status === 204) response.writeHead(204).end();
      else {
        answerJson(
          response,
          status,
          { type: 'https://kakeya.dev/problems/x', title: 'No', detail: 'the r field is -5', status },
          { location: '/elsewhere', 'retry-after': '1' },
        );
      }
    });
    const courier = courierTo(gateway.endpoint);
    const record = appendRecord(courier.outbox, 1000);
    const result = await deliverRecord(courier, record);
    expect(gateway.received).toHaveLength(1);
    expect(courier.pauses).toEqual([]);
    expect(result).toMatchObject({ status: 'dead_lettered', reason: { code: 'refused', status, tries: 1 } });
    expect(courier.outbox.deadLetters()).toHaveLength(1);
    if (status === 204) return;
    expect(courier.outbox.deadLetters()[0]?.reason).toMatchObject({
      type: 'https://kakeya.dev/problems/x',
      detail: 'the r field is -5',
    });
  });

  test('a problem body that is none leaves the status', async () => {
    const gateway = await startGateway((_, response) => {
      response.writeHead(400).end('<html>{{{');
    });
    const courier = courierTo(gateway.endpoint);
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({
      reason: { status: 400, type: null, detail: 'The gateway answered 400 without a problem body.' },
    });
  });

  test('hostile problem members are dropped or cut, never stored whole', async () => {
    const gateway = await startGateway((_, response) =>
      answerJson(response, 422, {
        type: { toString: 'x' },
        detail: 'x'.repeat(50_000),
        __proto__: { title: 1 },
      }),
    );
    const courier = courierTo(gateway.endpoint);
    await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    const reason = courier.outbox.deadLetters()[0]?.reason;
    expect(reason?.type).toBeNull();
    expect(reason?.detail).toHaveLength(2000);
  });
});

describe('retry', () => {
  test.each([408, 429, 500, 502, 503, 504])('%i is retried with the same bytes', async (status) => {
    const gateway = await startGateway((received, response, count) => {
      if (count < 3) answerJson(response, status, { type: 'about:blank' });
      else acceptIt(received, response);
    });
    const courier = courierTo(gateway.endpoint);
    const record = appendRecord(courier.outbox, 1000);
    expect(await deliverRecord(courier, record)).toMatchObject({ status: 'decided', accepted: true });
    expect(gateway.received.map(({ body }) => new Uint8Array(body))).toEqual([
      record.body,
      record.body,
      record.body,
    ]);
  });

  test('five tries by default, then the dead letters', async () => {
    const gateway = await startGateway((_, response) =>
      answerJson(response, 503, { type: 'https://kakeya.dev/problems/unavailable', detail: 'journal' }),
    );
    const courier = courierTo(gateway.endpoint);
    const record = appendRecord(courier.outbox, 1000);
    expect(await deliverRecord(courier, record)).toEqual({
      status: 'dead_lettered',
      outboxSeq: record.outboxSeq,
      pcsId: record.pcsId,
      reason: {
        code: 'retries_exhausted',
        status: 503,
        type: 'https://kakeya.dev/problems/unavailable',
        detail: 'journal',
        tries: 5,
      },
    });
    expect(gateway.received).toHaveLength(5);
    expect(courier.pauses).toHaveLength(4);
  });

  test('pauses double up to the cap', async () => {
    const gateway = await startGateway((_, response) => answerJson(response, 500, {}));
    const courier = courierTo(gateway.endpoint, {
      random: () => 0.999_999_999,
      retry: { maxTries: 7, baseDelayMs: 100, maxDelayMs: 1000 },
    });
    await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(courier.pauses).toEqual([99, 199, 399, 799, 999, 999]);
  });

  test('Retry-After in seconds is the least pause', async () => {
    const gateway = await startGateway((received, response, count) => {
      if (count === 1) answerJson(response, 429, {}, { 'retry-after': '7' });
      else acceptIt(received, response);
    });
    const courier = courierTo(gateway.endpoint, { random: () => 0.5 });
    await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(courier.pauses).toEqual([7000 + 100]);
  });

  test('Retry-After as an HTTP-date is measured by the injected clock', async () => {
    const gateway = await startGateway((received, response, count) => {
      if (count === 1) answerJson(response, 503, {}, { 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT' });
      else acceptIt(received, response);
    });
    const courier = courierTo(gateway.endpoint);
    await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(courier.pauses).toEqual([90_000]);
  });

  test('a gateway that asks for more time than the policy allows gets a dead letter, not a waiting caller', async () => {
    const gateway = await startGateway((_, response) =>
      answerJson(response, 503, {}, { 'retry-after': '86400' }),
    );
    const courier = courierTo(gateway.endpoint);
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({ reason: { code: 'retry_after_too_long', tries: 1 } });
    expect(courier.pauses).toEqual([]);
  });

  test('the lease outlasts the pause, so that nobody else sends meanwhile', async () => {
    const gateway = await startGateway((received, response, count) => {
      if (count === 1) answerJson(response, 503, {}, { 'retry-after': '600' });
      else acceptIt(received, response);
    });
    const courier = courierTo(gateway.endpoint);
    const record = appendRecord(courier.outbox, 1000);
    const renewals: number[] = [];
    const outbox = {
      ...courier.outbox,
      renew: (seqs: readonly number[], leaseMs: number) => {
        renewals.push(leaseMs);
        return courier.outbox.renew(seqs, leaseMs);
      },
    };
    await deliverRecord({ ...courier, outbox }, record);
    expect(renewals).toEqual([600_000 + 10_000 + 15_000]);
  });
});

describe('an answer that is no verdict on this record never reads as acceptance', () => {
  const cases: readonly (readonly [string, (id: PcsId) => string | Uint8Array])[] = [
    ['nothing', () => ''],
    ['HTML', () => '<html>welcome to the hotel network</html>'],
    ['half a document', (id) => verdict(id, {}).slice(0, -1)],
    ['null', () => 'null'],
    ['an array', () => '[]'],
    ['malformed UTF-8', () => new Uint8Array([0x22, 0xff, 0x22])],
    ['a verdict on another record', () => verdict(idOf('another'), {})],
    ['accepted as a string', (id) => verdict(id, { accepted: 'true' })],
    ['accepted against its own decision', (id) => verdict(id, { decision: 'reject' })],
    ['an escalation under 200', (id) => JSON.stringify(outcomeOf(id, 'escalate'))],
    ['an unknown decision', (id) => verdict(id, { decision: 'maybe', accepted: false })],
    ['reasons without codes', (id) => verdict(id, { reasons: [{ message: 'x' }] })],
    ['no reasons', (id) => verdict(id, { reasons: undefined })],
    ['more than a mebibyte', (id) => verdict(id, { padding: 'x'.repeat(1_100_000) })],
  ];

  test.each(cases)('%s', async (_, bodyFor) => {
    const gateway = await startGateway((received, response) => {
      response.writeHead(200).end(bodyFor(acceptance(received.body).pcs_id));
    });
    const courier = courierTo(gateway.endpoint, { retry: { maxTries: 2 } });
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({
      status: 'dead_lettered',
      reason: { code: 'retries_exhausted', tries: 2 },
    });
  });
});

describe('a network that fails', () => {
  test('connections that break are retried', async () => {
    const gateway = await startGateway((received, response, count) => {
      if (count < 3) response.destroy();
      else acceptIt(received, response);
    });
    const courier = courierTo(gateway.endpoint);
    expect(await deliverRecord(courier, appendRecord(courier.outbox, 1000))).toMatchObject({
      accepted: true,
    });
  });

  test('an answer that breaks off is retried, and its replay is taken', async () => {
    const gateway = await startGateway(({ body }, response, count) => {
      const whole = JSON.stringify(acceptance(body));
      response.writeHead(200, { 'content-length': whole.length, 'idempotent-replayed': String(count > 1) });
      if (count > 1) response.end(whole);
      else response.write(whole.slice(0, 20), () => response.destroy());
    });
    const courier = courierTo(gateway.endpoint);
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({ accepted: true, replayed: true });
  });

  test('a gateway that never answers is timed out, and the time-out is the reason', async () => {
    const gateway = await startGateway(() => undefined);
    const courier = courierTo(gateway.endpoint, { retry: { maxTries: 2, requestTimeoutMs: 30 } });
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(gateway.received).toHaveLength(2);
    expect(result).toMatchObject({ reason: { status: null, detail: 'No answer within 30 ms', tries: 2 } });
  });

  test('an answer that trickles is timed out as a whole', async () => {
    const gateway = await startGateway((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    });
    const courier = courierTo(gateway.endpoint, { retry: { maxTries: 1, requestTimeoutMs: 60 } });
    const result = await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    expect(result).toMatchObject({ reason: { detail: 'No answer within 60 ms' } });
  });

  test('nobody listening is the reason, without the token', async () => {
    const courier = courierTo('http://127.0.0.1:1');
    await deliverRecord(courier, appendRecord(courier.outbox, 1000));
    const reason = courier.outbox.deadLetters()[0]?.reason;
    expect(reason).toMatchObject({ code: 'retries_exhausted', status: null, tries: 5 });
    expect(reason?.detail).not.toContain('secret-token');
  });

  test('closing stops the send and leaves the record pending', async () => {
    const gateway = await startGateway(() => courier.close());
    const courier = courierTo(gateway.endpoint);
    const record = appendRecord(courier.outbox, 1000);
    await expect(deliverRecord(courier, record)).rejects.toMatchObject({ code: 'agent_closed' });
    expect(courier.outbox.standing(record.outboxSeq)).toEqual({ state: 'pending' });
  });
});
