import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { post, startTestGateway } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

async function readFeed(dataDir: string, name: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(dataDir, 'feed', `${name}.jsonl`), 'utf8');
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
}

describe('first write wins', () => {
  test('64 concurrent submits of one id: one decision, 63 replays, one line in the feed', async () => {
    await using running = await startTestGateway();
    const body = await signedBody('contended');
    const replies = await Promise.all(Array.from({ length: 64 }, () => post(running.gateway.url, body)));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(63);
    await running.gateway.close();
    expect(await readFeed(running.dataDir, 'outcomes')).toHaveLength(1);
  });

  test('a different signed claim under a decided id: the stored outcome, and an equivocation event', async () => {
    await using running = await startTestGateway();
    const { url } = running.gateway;
    const first = await post(url, await signedBody('two faces'));
    const second = await post(url, await signedBody('two faces', { coh_star: 0.31, budget: 0.282 }));
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    await running.gateway.close();
    const events = await readFeed(running.dataDir, 'equivocations');
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ pcs_id: first.body['pcs_id'], tenant_id: 'default' });
    expect(events[0]?.['stored_digest']).not.toBe(events[0]?.['claimed_digest']);
  });

  test('an honest retry with a new attempt and time is a replay, not an equivocation', async () => {
    await using running = await startTestGateway();
    const { url } = running.gateway;
    await post(url, await signedBody('retry'));
    const again = await post(url, await signedBody('retry', { attempt: 2, sent_at: '2026-01-01T00:01:00Z' }));
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    await running.gateway.close();
    expect(await readFeed(running.dataDir, 'equivocations')).toEqual([]);
  });
});
