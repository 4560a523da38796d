import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '../src/disk/mod.ts';
import type { Disk } from '../src/disk/mod.ts';
import { codeOf } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kakeya-disk-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

describe.each<[string, () => Disk]>([
  ['nodeDisk', nodeDisk],
  ['MemoryDisk', () => new MemoryDisk()],
])('Disk contract: %s', (_, makeDisk) => {
  it('creates only what does not exist and opens only what does', async () => {
    const disk = makeDisk();
    const path = join(root, 'a');
    expect(await codeOf(disk.open(path, 'read'))).toBe('ENOENT');
    expect(await codeOf(disk.open(path, 'read-write'))).toBe('ENOENT');
    const file = await disk.open(path, 'create');
    await file.close();
    expect(await codeOf(disk.open(path, 'create'))).toBe('EEXIST');
  });

  it('reads back what was written, in any order, with zeros between', async () => {
    const disk = makeDisk();
    const file = await disk.open(join(root, 'a'), 'create');
    await file.write(Uint8Array.of(7, 8), 4);
    await file.write(Uint8Array.of(1), 0);
    await file.dataSync();
    expect(await file.size()).toBe(6);
    const into = new Uint8Array(10).fill(255);
    expect(await file.read(into, 0)).toBe(6);
    expect([...into]).toEqual([1, 0, 0, 0, 7, 8, 255, 255, 255, 255]);
    expect(await file.read(into, 5)).toBe(1);
    expect(await file.read(into, 6)).toBe(0);
    await file.close();
    const again = await disk.open(join(root, 'a'), 'read');
    expect(await again.size()).toBe(6);
    await again.close();
  });

  it('truncates, and what is written behind the cut does not bring the old bytes back', async () => {
    const file = await makeDisk().open(join(root, 'a'), 'create');
    await file.write(new Uint8Array(16).fill(9), 0);
    await file.truncate(4);
    expect(await file.size()).toBe(4);
    await file.write(Uint8Array.of(1), 8);
    const into = new Uint8Array(9);
    await file.read(into, 0);
    expect([...into]).toEqual([9, 9, 9, 9, 0, 0, 0, 0, 1]);
    await file.close();
  });

  it('lists names in order, and nothing where there is no directory', async () => {
    const disk = makeDisk();
    for (const name of ['b', 'a', 'c']) await (await disk.open(join(root, name), 'create')).close();
    expect(await disk.list(root)).toEqual(['a', 'b', 'c']);
    expect(await disk.list(join(root, 'absent'))).toEqual([]);
  });

  it('renames over an existing file', async () => {
    const disk = makeDisk();
    for (const [name, byte] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      const file = await disk.open(join(root, name), 'create');
      await file.write(Uint8Array.of(byte), 0);
      await file.close();
    }
    await disk.rename(join(root, 'a'), join(root, 'b'));
    await disk.syncDirectory(root);
    expect(await disk.list(root)).toEqual(['b']);
    const file = await disk.open(join(root, 'b'), 'read');
    const into = new Uint8Array(1);
    await file.read(into, 0);
    expect(into[0]).toBe(1);
    await file.close();
  });

  it('keeps a removed file readable through its handle, and refuses to remove what is not there', async () => {
    const disk = makeDisk();
    const path = join(root, 'a');
    const file = await disk.open(path, 'create');
    await file.write(Uint8Array.of(5), 0);
    await disk.remove(path);
    const into = new Uint8Array(1);
    expect(await file.read(into, 0)).toBe(1);
    expect(into[0]).toBe(5);
    await file.close();
    expect(await codeOf(disk.remove(path))).toBe('ENOENT');
  });
});

describe('nodeDisk', () => {
  it('makes missing parents, twice without complaint, readable by the owner only', async () => {
    const disk = nodeDisk();
    const path = join(root, 'x', 'y');
    await disk.makeDirectory(path);
    await disk.makeDirectory(path);
    await (await disk.open(join(path, 'f'), 'create')).close();
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect((await stat(join(path, 'f'))).mode & 0o077).toBe(0);
  });
});
