import type { Disk } from '@kakeya/storage';
import { describe, expect, test } from 'vitest';
import { diskView } from '../src/disk/disk_view.ts';
import { MachineDisk } from '../src/disk/machine_disk.ts';
import { Random } from '../src/world/random.ts';
import { type Life, World } from '../src/world/world.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

class Rig {
  readonly world = new World(false);
  readonly machine: MachineDisk;
  readonly life: Life = { alive: true };
  readonly disk: Disk;

  constructor(seed: number) {
    const random = new Random(seed);
    this.machine = new MachineDisk({ world: this.world, name: 'm', random, latencyMs: 1, onRemove() {} });
    this.disk = diskView(this.machine, this.life);
  }

  /** Runs the world until the work is done. */
  async do<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const mark = (): void => {
      isDone = true;
    };
    work.then(mark, mark);
    await this.world.run(() => isDone, this.world.nowMs + 1_000);
    return work;
  }

  content(path: string): string | undefined {
    const content = this.machine.contentOf(path);
    return content && new TextDecoder().decode(content.view);
  }
}

async function rigWithFile(
  seed: number,
): Promise<{ rig: Rig; write: (text: string, at: number) => Promise<void>; sync: () => Promise<void> }> {
  const rig = new Rig(seed);
  const file = await rig.do(rig.disk.open('/d/f', 'create'));
  return {
    rig,
    write: (text, at) => rig.do(file.write(bytes(text), at)),
    sync: () => rig.do(file.dataSync()),
  };
}

describe('the simulated disk', () => {
  test('what was synced, name and content, survives every power loss', async () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { rig, write, sync } = await rigWithFile(seed);
      await write('durable', 0);
      await sync();
      await rig.do(rig.disk.syncDirectory('/d'));
      await write(' and not', 7);
      rig.machine.losePower();
      expect(rig.content('/d/f')?.startsWith('durable')).toBe(true);
    }
  });

  test('what was not synced survives some power losses and not others, and in part', async () => {
    const found = new Set<string>();
    for (let seed = 1; seed <= 200; seed++) {
      const { rig, write, sync } = await rigWithFile(seed);
      await write('a', 0);
      await sync();
      await rig.do(rig.disk.syncDirectory('/d'));
      await write('b'.repeat(2_000), 0);
      rig.machine.losePower();
      const content = rig.content('/d/f') ?? '';
      if (content === 'a') found.add('nothing');
      else if (content === 'b'.repeat(2_000)) found.add('all');
      else if (/^b+$/.test(content)) found.add('its first bytes');
      else found.add('any sectors');
    }
    expect([...found].toSorted()).toEqual(['all', 'any sectors', 'its first bytes', 'nothing']);
  });

  test('a name that was not synced can be lost', async () => {
    const kept = new Set<boolean>();
    for (let seed = 1; seed <= 40; seed++) {
      const { rig, write, sync } = await rigWithFile(seed);
      await write('x', 0);
      await sync();
      rig.machine.losePower();
      kept.add(rig.content('/d/f') !== undefined);
    }
    expect(kept).toEqual(new Set([true, false]));
  });

  test('after a failed sync the page cache shows what the platter lacks, and the next sync does not mend it', async () => {
    const after = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const { rig, write, sync } = await rigWithFile(seed);
      await write('old', 0);
      await sync();
      await rig.do(rig.disk.syncDirectory('/d'));
      await write('new', 0);
      rig.machine.failSyncs = 1;
      await expect(sync()).rejects.toThrow('EIO');
      expect(rig.content('/d/f')).toBe('new');
      await sync();
      rig.machine.losePower();
      after.add(rig.content('/d/f') ?? '');
    }
    expect(after).toContain('old');
    expect(after).toContain('new');
  });

  test('a full disk takes what there is room for and says so; room that comes back is used', async () => {
    const { rig, write } = await rigWithFile(1);
    rig.machine.roomBytes = 2;
    await expect(write('four', 0)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(rig.content('/d/f')).toBe('fo');
    rig.machine.roomBytes = undefined;
    await write('four', 0);
    expect(rig.content('/d/f')).toBe('four');
  });

  test('a dead process changes nothing any more', async () => {
    const { rig, write } = await rigWithFile(1);
    await write('mine', 0);
    rig.life.alive = false;
    let isOver = false;
    void write('late', 0).then(() => (isOver = true));
    await rig.world.run(() => false, rig.world.nowMs + 1_000);
    expect(isOver).toBe(false);
    expect(rig.content('/d/f')).toBe('mine');
  });
});
