import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import { openJournal } from '@kakeya/storage';
import { describe, expect, test } from 'vitest';
import { encodeInbox, INBOX } from '../src/pipeline/log_entry.ts';
import { createLogger, loadConfig, startGateway } from '../src/mod.ts';
import { NO_THREAD, get, post, startTestGateway, temporaryDirectory, totals } from './support/gateway.ts';
import { hmacKey, SECRET, signedBody } from './support/records.ts';

const JANUARY = Date.parse('2026-01-15T00:00:00Z');

/** A journal as a gateway leaves it that dies right after the record: submissions without results. */
async function recordOnly(
  dataDir: string,
  bodies: readonly string[],
  receivedAtMs = Date.now(),
): Promise<void> {
  const { journal } = await openJournal({
    directory: join(dataDir, 'journal'),
    clock: Date.now,
    segmentBytes: 65_536,
  });
  for (const [index, body] of bodies.entries()) {
    const submission = {
      tenant: asTenantId('default'),
      requestId: `r${index}`,
      receivedAtMs,
      body: Buffer.from(body),
    };
    await journal.append(INBOX, encodeInbox(submission));
  }
  await journal.close();
}

async function feedIds(dataDir: string): Promise<string[]> {
  const text = await readFile(join(dataDir, 'feed', 'outcomes.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).outcome.pcs_id);
}

describe('recovery', () => {
  test('what was recorded but not decided is decided at the next start, once', async () => {
    const dataDir = await temporaryDirectory();
    const [one, two] = [await signedBody('left behind'), await signedBody('also left behind')];
    await recordOnly(dataDir, [one, two, '{broken']);
    await using running = await startTestGateway({}, dataDir);
    expect(running.gateway.recovery.settled).toBe(3);
    expect((await post(running.gateway.url, one)).headers.get('idempotent-replayed')).toBe('true');
    await using again = await running.restart();
    expect(again.gateway.recovery.settled).toBe(0);
    expect(await totals(again.gateway.url)).toMatchObject({
      flk_ingest_total: 4,
      flk_accepted: 2,
      flk_refused: 1,
      flk_dedup_hits: 1,
    });
    await again.gateway.close();
    expect(new Set(await feedIds(dataDir)).size).toBe(2);
    expect(await feedIds(dataDir)).toHaveLength(2);
  });

  test('a key that expired since the receipt still verifies what was received before', async () => {
    const dataDir = await temporaryDirectory();
    const config = join(dataDir, 'tenants.yaml');
    const key = `{ kid: ${hmacKey().kid}, alg: hmac, key: ${SECRET}, not_after: "2026-01-31T00:00:00Z" }`;
    await writeFile(config, `multi_tenant: true\ntenants:\n  - id: default\n    keys: [${key}]\n`);
    const env = { KAKEYA_CONFIG: config, MULTI_TENANT: 'true' };
    const body = await signedBody('in time');
    await recordOnly(dataDir, [body], JANUARY);
    await using running = await startTestGateway(env, dataDir);
    expect(await totals(running.gateway.url)).toMatchObject({ flk_accepted: 1 });
    const late = await post(running.gateway.url, await signedBody('too late'), { 'x-tenant-id': 'default' });
    expect([late.status, late.body['type']]).toEqual([401, 'urn:kakeya:problem:key-expired']);
  });

  test('outcomes and idempotency keys survive a restart', async () => {
    await using running = await startTestGateway(NO_THREAD);
    const body = await signedBody('survivor');
    const first = await post(running.gateway.url, body, { 'idempotency-key': 'k1' });
    await using again = await running.restart();
    const { url } = again.gateway;
    expect((await get(`${url}/v1/pcs/${String(first.body['pcs_id'])}`)).text).toBe(first.text);
    expect((await post(url, await signedBody('another'), { 'idempotency-key': 'k1' })).status).toBe(409);
  });

  test('an encrypted journal holds no payload in the clear and recovers with its key only', async () => {
    const dataDir = await temporaryDirectory();
    const env = {
      ...NO_THREAD,
      WAL_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      WAL_SEGMENT_BYTES: '65536',
    };
    await using running = await startTestGateway(env, dataDir);
    const body = await signedBody('secret shard', { shard_id: 'needle-in-the-journal' });
    await post(running.gateway.url, body);
    await running.gateway.close();
    const segment = await readFile(join(dataDir, 'journal', '00000000000000000001.seg'));
    expect(segment.includes('needle-in-the-journal')).toBe(false);
    await expect(
      startTestGateway({ ...env, WAL_KEYS: `k2:${Buffer.alloc(32, 8).toString('base64')}` }, dataDir),
    ).rejects.toThrow(/k1/);
    await using again = await startTestGateway(env, dataDir);
    expect((await post(again.gateway.url, body)).headers.get('idempotent-replayed')).toBe('true');
  });

  test('a flipped bit costs one entry, is reported, and stops nothing', async () => {
    const dataDir = await temporaryDirectory();
    await using running = await startTestGateway(NO_THREAD, dataDir);
    const bodies = await Promise.all(['x', 'y', 'z'].map((name) => signedBody(`flip-${name}`)));
    for (const body of bodies) await post(running.gateway.url, body);
    await running.gateway.close();
    const path = join(dataDir, 'journal', '00000000000000000001.seg');
    const segment = await readFile(path);
    const inside = segment.indexOf('"shard_id"');
    segment.writeUInt8(segment.readUInt8(inside) ^ 1, inside);
    await writeFile(path, segment);

    const lines: string[] = [];
    const logger = createLogger('error', { write: (line) => void lines.push(line) });
    const gateway = await startGateway(
      loadConfig({ PORT: '0', KAKEYA_DATA: dataDir, PCS_HMAC_KEY: SECRET }),
      { logger },
    );
    expect(gateway.recovery.journal.corrupt).toMatchObject([{ lostSeqs: { from: 2, to: 2 } }]);
    expect(lines.join('')).toContain('fails its checksum');
    for (const body of bodies)
      expect((await post(gateway.url, body)).headers.get('idempotent-replayed')).toBe('true');
    expect((await get(`${gateway.url}/readyz`)).status).toBe(200);
    await gateway.close();
  });

  test('a second gateway on the same journal is refused', async () => {
    await using running = await startTestGateway(NO_THREAD);
    await expect(startTestGateway(NO_THREAD, running.dataDir)).rejects.toThrow(/pid/);
  });
});

describe('shutdown', () => {
  test('requests in flight are answered, and everything decided is in the feed', async () => {
    await using running = await startTestGateway();
    const bodies = await Promise.all(Array.from({ length: 100 }, (_, index) => signedBody(`drain-${index}`)));
    const replies = bodies.map((body) =>
      post(running.gateway.url, body).then(
        ({ status }) => status,
        () => 'cut off',
      ),
    );
    await Promise.race(replies);
    await running.gateway.close();
    const statuses = await Promise.all(replies);
    const answered = statuses.filter((status) => status === 200).length;
    expect(answered).toBeGreaterThan(0);
    expect((await feedIds(running.dataDir)).length).toBeGreaterThanOrEqual(answered);
  });
});
