import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import { nodeDisk, openProjectionStore } from '@kakeya/storage';
import { describe, expect, test } from 'vitest';
import { AppendOnlyFile } from '../src/effects/append_only_file.ts';
import { createFeed } from '../src/effects/feed.ts';
import type { LoggedResult, Projection } from '../src/effects/projection.ts';
import { temporaryDirectory } from './support/gateway.ts';

const TENANT = asTenantId('default');

const refused = (seq: number): LoggedResult => ({
  seq,
  result: {
    kind: 'refused',
    received_at_ms: 0,
    inbox: seq - 1,
    tenant: TENANT,
    request_id: `r${seq}`,
    status: 400,
    type: 'malformed-json',
  },
});

async function feedIn(directory: string): Promise<Projection> {
  const disk = nodeDisk();
  const checkpoints = await openProjectionStore({ directory: join(directory, 'projections'), disk });
  return createFeed({
    name: 'test',
    disk,
    directory,
    checkpoints,
    line: (result) => JSON.stringify({ id: result.request_id }),
  });
}

async function ids(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, 'test.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).id);
}

describe('feed', () => {
  test('torn at any byte of its last batch, it goes on after its last whole line', async () => {
    const directory = await temporaryDirectory();
    const first = await feedIn(directory);
    await first.open(100);
    await first.apply([refused(2), refused(4)], 4, [], [], []);
    const kept = (await readFile(join(directory, 'test.jsonl'))).length;
    await first.apply([refused(6), refused(8)], 8, [], [], []);
    const whole = await readFile(join(directory, 'test.jsonl'));
    for (let length = kept; length < whole.length; length += 1) {
      await writeFile(join(directory, 'test.jsonl'), whole);
      await truncate(join(directory, 'test.jsonl'), length);
      const again = await feedIn(directory);
      const position = await again.open(100);
      const missing = [refused(2), refused(4), refused(6), refused(8)].filter(({ seq }) => seq > position);
      await again.apply(missing, 8, [], [], []);
      expect(await ids(directory)).toEqual(['r2', 'r4', 'r6', 'r8']);
    }
  });

  test('with any sectors of its last batch missing, it goes on after the lines before them', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'test.jsonl');
    const first = await feedIn(directory);
    await first.open(100);
    await first.apply([refused(2)], 2, [], [], []);
    const kept = (await readFile(path)).length;
    const batch = Array.from({ length: 100 }, (_, i) => refused(4 + 2 * i));
    await first.apply(batch, 202, [], [], []);
    const whole = await readFile(path);
    for (let sector = 512; sector < whole.length; sector += 512) {
      await writeFile(
        path,
        Buffer.from(whole).fill(0, Math.max(kept, sector), Math.min(whole.length, sector + 512)),
      );
      const again = await feedIn(directory);
      const position = await again.open(1000);
      await again.apply(
        batch.filter(({ seq }) => seq > position),
        202,
        [],
        [],
        [],
      );
      expect(await ids(directory)).toEqual(['r2', ...batch.map(({ result }) => result.request_id)]);
    }
  });

  test('its name is durable before it is written to, whoever made it', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'test.jsonl'), '');
    const synced: string[] = [];
    const disk = nodeDisk();
    const watched = {
      ...disk,
      async syncDirectory(path: string) {
        synced.push(path);
        await disk.syncDirectory(path);
      },
    };
    await AppendOnlyFile.open(watched, directory, 'test.jsonl');
    expect(synced).toEqual([directory]);
  });

  test('a last line that it did not write stops it instead of guessing a position', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'test.jsonl'), 'not json\n');
    await expect((await feedIn(directory)).open(100)).rejects.toThrow(/Move the file away/);
  });

  test('moved away, it starts a new file after its checkpoint', async () => {
    const directory = await temporaryDirectory();
    const first = await feedIn(directory);
    await first.open(100);
    await first.apply([refused(2)], 9, [], [], []);
    await first.close();
    await writeFile(join(directory, 'test.jsonl'), '');
    expect(await (await feedIn(directory)).open(100)).toBe(9);
  });
});
