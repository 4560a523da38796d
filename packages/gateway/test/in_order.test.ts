import { describe, expect, test } from 'vitest';
import { inOrder } from '../src/http/in_order.ts';

/** The numbers below `count`, in groups of three. */
async function* items(count: number): AsyncGenerator<readonly number[]> {
  for (let index = 0; index < count; index += 3)
    yield [index, index + 1, index + 2].filter((item) => item < count);
}

describe('ordered concurrent work', () => {
  test('results come in the order of the items, whatever order the work ends in', async () => {
    const release: (() => void)[] = [];
    const work = (item: number): Promise<number> => {
      const done = new Promise<number>((resolve) => release.push(() => resolve(item)));
      if (release.length === 4) for (const free of release.splice(0).toReversed()) free();
      return done;
    };
    const seen: number[] = [];
    for await (const results of inOrder(items(8), 4, work)) seen.push(...results);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('no more than the window is in work', async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return item;
    };
    const seen: number[] = [];
    for await (const results of inOrder(items(100), 2, work)) seen.push(...results);
    expect(seen).toHaveLength(100);
    expect(most).toBe(2);
  });

  test('a sender that waits for its answer before the next item is not kept waiting', async () => {
    let answered: () => void = () => {};
    async function* interactive(): AsyncGenerator<readonly number[]> {
      for (let index = 0; index < 3; index += 1) {
        const wait = new Promise<void>((resolve) => (answered = resolve));
        yield [index];
        await wait;
      }
    }
    const seen: number[] = [];
    for await (const results of inOrder(interactive(), 16, async (item) => item)) {
      seen.push(...results);
      answered();
    }
    expect(seen).toEqual([0, 1, 2]);
  });

  test.each([
    ['the work', async (item: number) => (item === 5 ? Promise.reject(new Error('work')) : item), items(100)],
    ['the source', async (item: number) => item, failing()],
  ])(
    'when %s fails, what came before is answered, the failure comes through, and no more is begun',
    async (what, work, source) => {
      let begun = 0;
      const seen: number[] = [];
      const run = async (): Promise<void> => {
        const counted = (item: number): Promise<number> => {
          begun += 1;
          return work(item);
        };
        for await (const results of inOrder(source, 4, counted)) seen.push(...results);
      };
      await expect(run()).rejects.toThrow(what.replace('the ', ''));
      expect(seen).toEqual([0, 1, 2, 3, 4].slice(0, seen.length));
      expect(begun).toBeLessThan(12);
    },
  );

  test('a consumer that stops early stops the reading, also while the window is full', async () => {
    let read = 0;
    let returned = false;
    async function* endless(): AsyncGenerator<readonly number[]> {
      try {
        for (;;) yield [read++, read++];
      } finally {
        returned = true;
      }
    }
    for await (const results of inOrder(endless(), 4, async (item) => item)) {
      expect(results.length).toBeGreaterThan(0);
      break;
    }
    expect(returned).toBe(true);
    expect(read).toBeLessThan(20);
  });
});

async function* failing(): AsyncGenerator<readonly number[]> {
  yield [0, 1, 2];
  throw new Error('source');
}
