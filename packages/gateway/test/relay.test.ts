import { cp, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProjectionStore } from '@kakeya/storage';
import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RESULT } from '../src/pipeline/log_entry.ts';
import { probe, stored } from '../../storage/test/support/nats.ts';
import {
  caughtUp,
  JOURNAL_ID,
  openRelayLog,
  pcsIdOf,
  RECEIVED_AT_MS,
  type RelayLog,
  STREAM,
} from './support/relay.ts';

const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `r${from + index}`);

/** Logs in the order of the names, so that positions ascend with them. */
async function decideAll(log: RelayLog, wanted: readonly string[]): Promise<void> {
  await Promise.all(wanted.map((name) => log.decided(name)));
}

/** Ids of what the broker holds: first as it holds them, then what the journal says there should be. */
async function relayedAndLogged(
  server: NatsServer,
  log: RelayLog,
): Promise<readonly [readonly string[], readonly string[]]> {
  const logged: string[] = [];
  for await (const { seq, kind } of log.journal.read(1))
    if (kind === RESULT) logged.push(`${JOURNAL_ID}:${seq}`);
  return [(await stored(server.url, STREAM)).map(({ id }) => id), logged];
}

describe.skipIf(findBinary('nats-server') === undefined)('the relay to NATS (needs nats-server)', () => {
  test('decisions and equivocations arrive once and in order, as CloudEvents; replays and refusals do not', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    const relay = await log.relayTo(server);
    const first = await log.decided('a');
    await log.replayed('a');
    await log.refused('garbage');
    const second = await log.replayed('a', true);
    const third = await log.decided('b');
    await caughtUp(relay);

    const messages = await stored(server.url, STREAM);
    const ids = [first, second, third].map((seq) => `${JOURNAL_ID}:${seq}`);
    expect(messages.map(({ id }) => id)).toEqual(ids);
    expect(messages.map(({ subject }) => subject)).toEqual([
      'kakeya.acme%2Eeu.outcome.decided',
      'kakeya.acme%2Eeu.equivocation',
      'kakeya.acme%2Eeu.outcome.decided',
    ]);
    const [decided, equivocation] = messages.map(({ body }): unknown => JSON.parse(body));
    const time = new Date(RECEIVED_AT_MS).toISOString();
    expect(decided).toEqual({
      specversion: '1.0',
      id: ids[0],
      source: `/kakeya/journals/${JOURNAL_ID}`,
      type: 'io.kakeya.outcome.decided',
      subject: pcsIdOf('a'),
      time,
      tenantid: 'acme.eu',
      sequence: String(first).padStart(16, '0'),
      datacontenttype: 'application/json',
      data: {
        tenant_id: 'acme.eu',
        request_id: 'a',
        status: 200,
        outcome: { pcs_id: pcsIdOf('a'), decision: 'accept', received_at: time, journal_seq: first - 1 },
      },
    });
    expect(equivocation).toMatchObject({
      specversion: '1.0',
      id: ids[1],
      source: `/kakeya/journals/${JOURNAL_ID}`,
      type: 'io.kakeya.equivocation',
      subject: pcsIdOf('a'),
      time,
      data: { pcs_id: pcsIdOf('a'), journal_seq: second - 1, stored_digest: 'aa', claimed_digest: 'bb' },
    });
    for (const { body } of messages) expect(body).not.toContain('payload');
  });

  test('with its broker killed again and again, no event is lost, doubled or out of order', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    const relay = await log.relayTo(server);
    for (let round = 0; round < 4; round += 1) {
      const logging = decideAll(log, names(round * 1_000, (round + 1) * 1_000));
      await sleep(20 * round);
      await server.kill();
      await logging;
      await server.start();
    }
    await caughtUp(relay);
    const [relayed, logged] = await relayedAndLogged(server, log);
    expect(logged).toHaveLength(4_000);
    expect(relayed).toEqual(logged);
  });

  test('a broker that is away stops neither start nor log nor stop, and gets everything when it is there', async () => {
    await using server = await startNatsServer();
    await server.kill();
    const log = await openRelayLog();
    const first = await log.relayTo(server);
    await decideAll(log, names(0, 100));
    while (first.runner.status.error === null) await sleep(5);
    expect(first.runner.status).toMatchObject({ name: 'bus', position: 0, lag: 200 });
    expect(first.runner.status.error).toMatch(/NATS at 127\.0\.0\.1:\d+/);
    expect(first.runner.durablePosition).toBe(0);
    await first.stop();
    const second = await log.relayTo(server);
    await decideAll(log, names(100, 200));
    await server.start();
    await caughtUp(second);
    const [relayed, logged] = await relayedAndLogged(server, log);
    expect(relayed).toEqual(logged);
  });

  test('it stops although its broker is frozen, and the next start goes on', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    const relay = await log.relayTo(server);
    await decideAll(log, names(0, 10));
    await caughtUp(relay);
    server.pause();
    await decideAll(log, names(10, 20));
    while (relay.runner.status.error === null) await sleep(5);
    await relay.stop();
    server.resume();
    await caughtUp(await log.relayTo(server));
    const [relayed, logged] = await relayedAndLogged(server, log);
    expect(relayed).toEqual(logged);
  });

  test('a restart goes on from the checkpoint and publishes nothing before it', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    const first = await log.relayTo(server);
    await decideAll(log, names(0, 50));
    await caughtUp(first);
    await first.stop();
    await using nats = await probe(server.url);
    await nats.manager.streams.purge(STREAM);
    const next = await log.decided('later');
    await caughtUp(await log.relayTo(server));
    expect((await stored(server.url, STREAM)).map(({ id }) => id)).toEqual([`${JOURNAL_ID}:${next}`]);
  });

  test('what was acknowledged but not checkpointed is published again and stored once', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    let failures = 3;
    const failing: ProjectionStore = {
      load: (name) => log.checkpoints.load(name),
      async save(name, snapshot) {
        failures -= 1;
        if (failures >= 0) throw new Error('the disk is full');
        await log.checkpoints.save(name, snapshot);
      },
    };
    const relay = await log.relayTo(server, failing);
    await decideAll(log, names(0, 50));
    await caughtUp(relay);
    expect(failures).toBeLessThan(0);
    const [relayed, logged] = await relayedAndLogged(server, log);
    expect(relayed).toEqual(logged);
  });

  test('what the broker acknowledged and lost is published again from the journal, in order', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    const relay = await log.relayTo(server);
    const logAndRelay = async (from: number, to: number): Promise<void> => {
      for (let at = from; at < to; at += 25) {
        await decideAll(log, names(at, at + 25));
        await caughtUp(relay);
      }
    };
    await logAndRelay(0, 300);
    const copy = `${server.storeDirectory}-copy`;
    onTestFinished(() => rm(copy, { recursive: true }));
    await server.stop();
    await cp(server.storeDirectory, copy, { recursive: true });
    await server.start();
    await logAndRelay(300, 500);

    // A power loss: its disk is as it was before the last 200.
    await server.kill();
    await rm(server.storeDirectory, { recursive: true });
    await cp(copy, server.storeDirectory, { recursive: true });
    await server.start();
    await logAndRelay(500, 525);
    const [relayed, logged] = await relayedAndLogged(server, log);
    expect(relayed).toEqual(logged);
  });

  test('a new, empty broker gets all that the journal holds, also over a restart in between', async () => {
    await using server = await startNatsServer();
    const log = await openRelayLog();
    const relay = await log.relayTo(server);
    await decideAll(log, names(0, 10_000));
    await caughtUp(relay);
    await relay.stop();
    await using nats = await probe(server.url);
    await nats.manager.streams.delete(STREAM);

    const again = await log.relayTo(server);
    await log.decided('new');
    while (!/published again up to \d+ of \d+/.test(again.runner.status.error ?? '')) {
      await sleep(1);
    }
    expect(again.runner.durablePosition).toBeLessThan(20_000);
    await again.stop();
    await caughtUp(await log.relayTo(server));
    const [relayed, logged] = await relayedAndLogged(server, log);
    expect(relayed).toHaveLength(10_001);
    expect(relayed).toEqual(logged);
  });
});
