import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openNatsBus } from '@kakeya/storage';
import { findBinary, type NatsServer, startNatsServer } from '@kakeya/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { consumeUntilGivenUp, event, probe, stored } from '../../storage/test/support/nats.ts';
import { type Ended, kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const BIN = fileURLToPath(new URL('../bin/kakeya.js', import.meta.url));
const STREAM = 'KAKEYA';

/** Publishes the events and lets a consumer refuse those with the given ids until it gives up. */
async function giveUp(server: NatsServer, ids: readonly string[], refused: readonly string[]): Promise<void> {
  const bus = openNatsBus({ url: server.url, stream: STREAM, subjectPrefix: 'kakeya' });
  onTestFinished(() => bus.close());
  await bus.publish(ids.map((id) => event(id, { text: `about ${id}` }, ['acme', 'decided'])));
  await consumeUntilGivenUp(server.url, STREAM, 'auditor', (id) => refused.includes(id));
}

interface Reported extends Ended {
  readonly report: unknown;
}

async function dlq(server: NatsServer, ...args: string[]): Promise<Reported> {
  const ended = await kakeyaIn(['dlq', ...args, '--json'], { env: { NATS_URL: server.url } });
  return { ...ended, report: ended.stdout === '' ? undefined : JSON.parse(ended.stdout) };
}

describe.skipIf(findBinary('nats-server') === undefined)('kakeya dlq (needs nats-server)', () => {
  test('what a consumer gave up on is listed, shown, redriven to it, or discarded', async () => {
    await using server = await startNatsServer();
    await giveUp(server, ['good', 'bad', 'worse'], ['bad', 'worse']);

    const listed = await dlq(server, 'list');
    expect(listed).toMatchObject({
      code: 0,
      report: {
        stream: STREAM,
        dead_letters: [
          { seq: 1, consumer: 'auditor', deliveries: 2, position: 2, original: { id: 'bad' } },
          { seq: 2, consumer: 'auditor', deliveries: 2, position: 3, original: { id: 'worse' } },
        ],
        next_after: null,
      },
    });
    expect(listed.stdout).not.toContain('about bad');
    const first = await dlq(server, 'list', '--limit', '1');
    expect(first.report).toMatchObject({ dead_letters: [{ seq: 1 }], next_after: 1 });
    const table = await kakeyaIn(['dlq', 'list', '--nats', server.url]);
    expect(table.stdout).toMatch(
      /^seq +failed at +consumer +deliveries +subject +id\n1 .* auditor +2 +kakeya\.acme\.decided +bad\n/,
    );

    const shown = await dlq(server, 'show', '1');
    expect(shown).toMatchObject({
      code: 0,
      report: { seq: 1, body: { id: 'bad', data: { text: 'about bad' } } },
    });
    const read = await kakeyaIn(['dlq', 'show', '1', '--nats', server.url]);
    expect(read.stdout).toMatch(/header Content-Type +application\/cloudevents\+json/);
    expect(read.stdout).toContain('"text": "about bad"');

    expect(await dlq(server, 'redrive', '1')).toMatchObject({
      code: 0,
      report: { dead_letters: [{ seq: 1, outcome: 'redriven' }] },
    });
    expect(await dlq(server, 'discard', '2')).toMatchObject({
      code: 0,
      report: { dead_letters: [{ seq: 2, outcome: 'discarded' }] },
    });
    expect((await dlq(server, 'list')).report).toMatchObject({ dead_letters: [] });
    const messages = await stored(server.url, STREAM);
    expect(messages.map(({ id }) => id)).toEqual(['good', 'bad', 'worse', 'bad#redrive-1']);
    expect(messages[3]?.body).toBe(messages[1]?.body);
    await using nats = await probe(server.url);
    expect((await nats.manager.consumers.info(STREAM, 'auditor')).num_pending).toBe(1);
  });

  test('what is not there or has lost its original is said and exits 3; it can be discarded', async () => {
    await using server = await startNatsServer();
    await giveUp(server, ['bad'], ['bad']);
    await using nats = await probe(server.url);
    await nats.manager.streams.purge(STREAM);
    expect(await dlq(server, 'redrive', '1', '7')).toMatchObject({
      code: 3,
      report: {
        dead_letters: [
          { seq: 1, outcome: 'lost' },
          { seq: 7, outcome: 'absent' },
        ],
      },
    });
    expect((await kakeyaIn(['dlq', 'list', '--nats', server.url])).stdout).toMatch(/^1 .* lost +-$/m);
    expect((await dlq(server, 'show', '7')).code).toBe(3);
    expect(await dlq(server, 'discard', '--all', '--yes')).toMatchObject({ code: 0 });
    expect((await kakeyaIn(['dlq', 'list', '--nats', server.url])).stdout).toBe(
      'No dead letters of KAKEYA.\n',
    );
  });

  test('a redrive of all that is killed and repeated publishes each original once more, and none is left', async () => {
    await using server = await startNatsServer();
    const ids = Array.from({ length: 400 }, (_, index) => `bad-${index}`);
    await giveUp(server, ids, ids);
    const child = spawn(process.execPath, [BIN, 'dlq', 'redrive', '--all', '--nats', server.url]);
    const ended = once(child, 'exit');
    await using nats = await probe(server.url);
    while ((await nats.manager.streams.info(STREAM)).state.messages <= 400) await sleep(1);
    child.kill('SIGKILL');
    await ended;
    const left = (await nats.manager.streams.info(`${STREAM}_DLQ`)).state.messages;
    expect(left).toBeGreaterThan(0);
    expect((await dlq(server, 'redrive', '--all')).code).toBe(0);
    expect((await dlq(server, 'list')).report).toMatchObject({ dead_letters: [] });
    const relayed = (await stored(server.url, STREAM)).map(({ id }) => id);
    expect(relayed).toEqual([...ids, ...ids.map((id) => `${id}#redrive-1`)]);
  });

  test('bytes that are no JSON are shown without reaching the terminal raw', async () => {
    await using server = await startNatsServer();
    await giveUp(server, ['good'], []);
    await using nats = await probe(server.url);
    await nats.client.publish('kakeya.raw', '\u001b[2Jgone', { msgID: 'raw' });
    await consumeUntilGivenUp(server.url, STREAM, 'auditor', (id) => id === 'raw');
    const read = await kakeyaIn(['dlq', 'show', '1', '--nats', server.url]);
    expect(read.stdout).not.toContain('\u001b');
    expect(read.stdout).toContain('gone');
    const shown = await dlq(server, 'show', '1');
    expect(shown.report).toMatchObject({ body_base64: Buffer.from('\u001b[2Jgone').toString('base64') });
  });

  test('the server may be named in a file; one that is away, or a stream that is none, is said', async () => {
    await using server = await startNatsServer();
    const file = join(temporaryDirectory(), 'nats.url');
    writeFileSync(file, `${server.url}\n`);
    const unknown = await kakeya(['dlq', 'list'], { env: { NATS_URL_FILE: file } });
    expect(unknown).toMatchObject({ code: 3, stdout: '' });
    expect(unknown.stderr).toContain('KAKEYA_DLQ');
    await server.kill();
    const away = await kakeya(['dlq', 'list'], { env: { NATS_URL_FILE: file } });
    expect(away).toMatchObject({ code: 4, stdout: '' });
    expect(away.stderr).toContain('connection refused');
  });
});

test.each<[string, string[], number, string, Record<string, string>?]>([
  ['no server', ['list'], 2, '--nats'],
  ['a file that is not there', ['list'], 3, 'cannot be read', { NATS_URL_FILE: '/nowhere' }],
  ['a URL of another protocol', ['list', '--nats', 'http://a'], 3, 'nats://'],
  ['neither seqs nor --all', ['redrive', '--nats', 'nats://127.0.0.1:1'], 2, '--all'],
  ['both seqs and --all', ['redrive', '1', '--all', '--nats', 'nats://127.0.0.1:1'], 2, '--all'],
  ['discard --all without --yes', ['discard', '--all', '--nats', 'nats://127.0.0.1:1'], 2, '--yes'],
  ['a seq that is none', ['discard', '0', '--nats', 'nats://127.0.0.1:1'], 2, 'integer'],
])('%s is refused before anything is touched', async (_, args, code, message, env = {}) => {
  const ended = await kakeya(['dlq', ...args], { env });
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(message);
});
