import { expect, test } from 'vitest';
import { withoutRealWorld } from '../src/cli/guard_real_world.ts';

test('a schedule that asks for the real clock, timers, chance or network fails', async () => {
  for (const ask of [
    () => Date.now(),
    () => Math.random(),
    () => setTimeout(() => undefined, 1),
    () => setInterval(() => undefined, 1),
    () => fetch('http://127.0.0.1:9'),
  ]) {
    const asking = withoutRealWorld(async () => {
      void ask();
    });
    await expect(asking).rejects.toThrow(/asked for the real/);
  }
  expect(Date.now()).toBeGreaterThan(0);
  expect(Math.random()).toBeLessThan(1);
});
