import { describe, expect, test } from 'vitest';
import { inOrder } from '../src/http/in_order.ts';

async function* items(count: number): AsyncGenerator<number> {
  for (let index = 0; index < count; index += 1) yield index;
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
    for await (const result of inOrder(items(8), 4, work)) seen.push(result);
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
    for await (const result of inOrder(items(100), 3, work)) expect(result).toBeGreaterThanOrEqual(0);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('a sender that waits for its answer before the next item is not kept waiting', async () => {
    let answered: () => void = () => {};
    async function* interactive(): AsyncGenerator<number> {
      for (let index = 0; index < 3; index += 1) {
        const wait = new Promise<void>((resolve) => (answered = resolve));
        yield index;
        await wait;
      }
    }
    const seen: number[] = [];
    for await (const result of inOrder(interactive(), 16, async (item) => item)) {
      seen.push(result);
      answered();
    }
    expect(seen).toEqual([0, 1, 2]);
  });
});
