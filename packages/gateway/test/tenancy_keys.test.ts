import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import { openJournal } from '@kakeya/storage';
import { describe, expect, test } from 'vitest';
import { encodeInbox, INBOX } from '../src/pipeline/log_entry.ts';
import { post, temporaryDirectory, totals } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, startTenantGateway, tenant } from './support/tenants.ts';

const OLD = hmacKey('old secret');
const NEW = hmacKey('new secret');
const [START, END] = ['2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'];
const OVERLAP = {
  keys: [
    { alg: 'hmac', key: 'old secret', not_after: END },
    { alg: 'hmac', key: 'new secret', not_before: START },
  ],
};
const MINUTE_MS = 60_000;
const [start, end] = [Date.parse(START), Date.parse(END)];
const MOMENTS = [
  ['before the overlap', start - MINUTE_MS, 'accepted', 'key-expired'],
  ['within it', start + MINUTE_MS, 'accepted', 'accepted'],
  ['at its last instant', end, 'accepted', 'accepted'],
  ['after it', end + MINUTE_MS, 'key-expired', 'accepted'],
] as const;

describe('an overlap of two keys', () => {
  test.each(MOMENTS)('%s', async (_name, nowMs, old, fresh) => {
    await using running = await startTenantGateway({
      tenants: [tenant('alpha', OVERLAP)],
      clock: () => nowMs,
    });
    const send = async (key: typeof OLD): Promise<string> => {
      const reply = await post(running.url, await signedBody(`by ${key.kid}`, {}, key), as('alpha'));
      return reply.status === 200
        ? 'accepted'
        : String(reply.body['type']).replace('urn:kakeya:problem:', '');
    };
    expect([await send(OLD), await send(NEW)]).toEqual([old, fresh]);
  });

  test('a record is judged by the keys as of its receipt, however late it is settled', async () => {
    const dataDir = await temporaryDirectory();
    const { journal } = await openJournal({ directory: join(dataDir, 'journal'), clock: Date.now });
    const expected = { accepted: 0, refused: 0 };
    for (const [index, [, receivedAtMs, ...outcomes]] of MOMENTS.entries()) {
      for (const [which, key] of [OLD, NEW].entries()) {
        const body = Buffer.from(await signedBody(`left ${index} ${key.kid}`, {}, key));
        const requestId = `r${index}-${which}`;
        await journal.append(
          INBOX,
          encodeInbox({ tenant: asTenantId('alpha'), requestId, receivedAtMs, body }),
        );
        expected[outcomes[which] === 'accepted' ? 'accepted' : 'refused'] += 1;
      }
    }
    await journal.close();
    const tenants = [tenant('alpha', OVERLAP)];
    await using running = await startTenantGateway({ tenants, dataDir, clock: () => end + 1000 * MINUTE_MS });
    expect(running.gateway.recovery.settled).toBe(8);
    const { flk_accepted, flk_refused } = await totals(running.url);
    expect({ accepted: flk_accepted, refused: flk_refused }).toEqual(expected);
  });

  test('an old record is replayed, though its key is gone; under the same id nothing new is decided', async () => {
    let nowMs = start + MINUTE_MS;
    await using running = await startTenantGateway({
      tenants: [tenant('alpha', OVERLAP)],
      clock: () => nowMs,
    });
    const body = await signedBody('once', {}, OLD);
    const first = await post(running.url, body, as('alpha'));
    nowMs = end + MINUTE_MS;
    const again = await post(running.url, body, as('alpha'));
    expect([first.status, again.status]).toEqual([200, 401]);
    const signedAnew = await post(running.url, await signedBody('once', {}, NEW), as('alpha'));
    expect([signedAnew.status, signedAnew.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(signedAnew.text).toBe(first.text);
  });
});
