import { describe, expect, it } from 'vitest';
import { PendingOperations } from '../src/dedup/pending_operations.ts';

function open(): PendingOperations {
  return new PendingOperations({ name: 'The store', maxOperations: 2, maxSize: 100 });
}

describe('pending operations', () => {
  it('admits up to the number and the size, and again once one has ended, well or badly', async () => {
    const pending = open();
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const [one, two] = [pending.run(60, () => promise), pending.run(40, () => promise)];
    const overloaded = { code: 'store_unavailable', message: expect.stringContaining('overloaded: 2') };
    await expect(pending.run(0, () => Promise.resolve())).rejects.toMatchObject(overloaded);
    reject(new Error('failed'));
    await expect(one).rejects.toThrow('failed');
    await expect(two).rejects.toThrow('failed');
    resolve('unused');
    expect(await pending.run(100, () => Promise.resolve('done'))).toBe('done');
    await expect(pending.run(101, () => Promise.resolve())).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });

  it('closing refuses what is new and waits for what was admitted', async () => {
    const pending = open();
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = pending.run(1, () => promise);
    let closed = false;
    const closings = Promise.all([pending.close(), pending.close()]).then(() => {
      closed = true;
    });
    await expect(pending.run(1, () => Promise.resolve())).rejects.toMatchObject({ code: 'store_closed' });
    expect(closed).toBe(false);
    resolve('answer');
    expect(await running).toBe('answer');
    await closings;
    await pending.close();
  });
});
