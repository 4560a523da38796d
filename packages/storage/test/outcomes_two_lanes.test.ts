import { describe, expect, it } from 'vitest';
import { type Lane, TwoLanes } from '../src/outcomes/embedded/two_lanes.ts';

function lanes(read = 100, write = 100): TwoLanes {
  return new TwoLanes({ name: 'The index', mostWaiting: { read, write } });
}

describe('two lanes', () => {
  it('let reads and writes take turns, each in its own order, one at a time', async () => {
    const taken = lanes();
    const began: string[] = [];
    let running = 0;
    const run = (lane: Lane, i: number) =>
      taken.run(lane, async () => {
        began.push(`${lane} ${i}`);
        expect((running += 1)).toBe(1);
        await Promise.resolve();
        running -= 1;
      });
    const reads = [1, 2, 3, 4].map((i) => run('read', i));
    const writes = [1, 2].map((i) => run('write', i));
    await Promise.all([...reads, ...writes]);
    expect(began).toEqual(['read 1', 'write 1', 'read 2', 'write 2', 'read 3', 'read 4']);
  });

  it('go on after an action that fails, and tell its caller alone', async () => {
    const taken = lanes();
    const failing = taken.run('read', () => Promise.reject(new Error('no')));
    const after = taken.run('read', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await after).toBe('yes');
  });

  it('refuse what would wait beyond the bound, in the lane that is full only', async () => {
    const taken = lanes(1, 1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = taken.run('read', () => promise);
    const waiting = taken.run('read', () => Promise.resolve());
    await expect(taken.run('read', () => Promise.resolve())).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    const write = taken.run('write', () => Promise.resolve());
    await expect(taken.run('write', () => Promise.resolve())).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    resolve();
    await Promise.all([running, waiting, write]);
  });

  it('close once what was accepted is done, and refuse the rest', async () => {
    const taken = lanes();
    const done: string[] = [];
    const accepted = ['a', 'b'].map((name) => taken.run('write', async () => void done.push(name)));
    const closed = Promise.all([taken.close(), taken.close()]);
    await expect(taken.run('read', () => Promise.resolve())).rejects.toMatchObject({ code: 'store_closed' });
    await closed;
    expect(done).toEqual(['a', 'b']);
    await Promise.all(accepted);
  });
});
