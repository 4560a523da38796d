import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireProcessLock } from '../src/lock/process_lock.ts';

const CHILD = fileURLToPath(new URL('./support/lock_child.ts', import.meta.url));

let directory: string;
let children: ChildProcess[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kakeya-lock-'));
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map((child) => kill(child)));
  rmSync(directory, { recursive: true });
});

async function start(): Promise<{ child: ChildProcess; said: unknown }> {
  const child = fork(CHILD, [directory], { execArgv: [] });
  children.push(child);
  return { child, said: await heard(child) };
}

async function heard(child: ChildProcess): Promise<unknown> {
  const [message] = await once(child, 'message');
  return message;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('process lock', () => {
  it('keeps every other process out, and tells it who holds it', async () => {
    const { child, said } = await start();
    expect(said).toBe('acquired');

    await expect(acquireProcessLock(directory)).rejects.toMatchObject({
      code: 'journal_locked',
      message: expect.stringContaining(`pid ${child.pid}`),
    });
    const second = await start();
    expect(second.said).toMatch(/^journal_locked: .*pid \d+/);
  });

  it('is free again once its holder is killed with SIGKILL', async () => {
    const { child, said } = await start();
    expect(said).toBe('acquired');
    await kill(child);

    const lock = await acquireProcessLock(directory);
    await lock.release();
  });

  it('is free again once its holder releases it, though the holder lives on', async () => {
    const mine = await acquireProcessLock(directory);
    expect((await start()).said).toMatch(/^journal_locked/);
    await mine.release();

    const { child, said } = await start();
    expect(said).toBe('acquired');
    await expect(acquireProcessLock(directory)).rejects.toMatchObject({ code: 'journal_locked' });
    child.send('release');
    expect(await heard(child)).toBe('released');
    await (await acquireProcessLock(directory)).release();
  });

  it('of several processes that start together, lets exactly one in', async () => {
    const said = await Promise.all([start(), start(), start(), start()]);
    expect(said.filter((one) => one.said === 'acquired')).toHaveLength(1);
    expect(said.filter((one) => String(one.said).startsWith('journal_locked'))).toHaveLength(3);
  });

  it('refuses a second holder in the same process, and keeps other processes out afterwards', async () => {
    const lock = await acquireProcessLock(directory);
    await expect(acquireProcessLock(directory)).rejects.toMatchObject({
      code: 'journal_locked',
      message: expect.stringContaining('already open in this process'),
    });
    // A refused attempt that touched the lock file would have dropped the POSIX lock just here.
    expect((await start()).said).toMatch(/^journal_locked/);
    await lock.release();
  });

  it('sees through symbolic links to the same directory', async () => {
    const alias = `${directory}-alias`;
    symlinkSync(directory, alias);
    const lock = await acquireProcessLock(directory);
    await expect(acquireProcessLock(alias)).rejects.toMatchObject({ code: 'journal_locked' });
    await lock.release();
    rmSync(alias);
  });

  it('does not trust the holder file: a stale or forged pid neither locks nor unlocks', async () => {
    writeFileSync(join(directory, 'process.lock.holder'), `${process.ppid}\n`);
    const lock = await acquireProcessLock(directory);
    rmSync(join(directory, 'process.lock.holder'));
    const { said } = await start();
    expect(said).toMatch(/^journal_locked: .*another process: stop it/);
    await lock.release();
  });

  it('is released once, however often release is called', async () => {
    const first = await acquireProcessLock(directory);
    await first.release();
    const second = await acquireProcessLock(directory);
    await first.release();
    expect((await start()).said).toMatch(/^journal_locked/);
    await second.release();
  });

  it('creates the directory, and says so when it cannot', async () => {
    const lock = await acquireProcessLock(join(directory, 'a', 'b'));
    await lock.release();
    writeFileSync(join(directory, 'file'), '');
    await expect(acquireProcessLock(join(directory, 'file', 'c'))).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});
