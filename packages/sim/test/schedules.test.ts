import { expect, test } from 'vitest';
import { runSim } from './support/run_sim.ts';

test('some thousand schedules keep every promise', { timeout: 300_000 }, async () => {
  const { exitCode, output } = await runSim('--seed', '1', '--schedules', '1500', '--workers', '2');
  expect(output).toMatch(/1500 schedules, .* no violation/);
  expect(exitCode).toBe(0);
});

test('a failure names its seed, the promise, the smallest plan, and how to see it again', async () => {
  const mutation = ['--mutation', 'journal-write-without-fsync'];
  const { exitCode, output } = await runSim('--seed', '1', '--schedules', '50', ...mutation);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/seed \d+ violates:\n {2}no acknowledged record lost: /);
  const [, kept, all] = /shrunk to (\d+) of (\d+) items/.exec(output) ?? [];
  expect(Number(kept)).toBeLessThanOrEqual(Number(all));
  const [, digest] = /trace \(digest ([0-9a-f]+)\)/.exec(output) ?? [];
  const [, command = ''] = /reproduce: npm run sim -- (.+)/.exec(output) ?? [];
  const again = await runSim(...command.split(' '), '--brief');
  expect(again.exitCode).toBe(1);
  expect(again.output).toContain(`digest ${digest}`);
});

test('with a wrong option it says which are right', async () => {
  for (const wrong of [['--seed', '-1'], ['--schedules', 'many'], ['--mutation', 'unheard-of'], ['--fast']]) {
    const { exitCode, output } = await runSim(...wrong);
    expect(exitCode).toBe(2);
    expect(output).toContain('npm run sim -- ');
  }
});
