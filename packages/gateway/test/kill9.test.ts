import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/gateway.ts';
import { killUnderLoad } from './support/kill9.ts';

const SEED = 20_260_101;
/** `bench/kill9.ts` kills as often as it is told. */
const ROUNDS = 8;

test(`kill -9 under load, ${ROUNDS} times on one journal (seed ${SEED}): nothing acknowledged is lost, no effect is doubled`, async () => {
  const directory = await temporaryDirectory();
  const report = await killUnderLoad(directory, ROUNDS, SEED);
  expect(report.violations).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(ROUNDS);
  expect(report.feedLines).toBe(report.journaledIds);
  await rm(directory, { recursive: true });
}, 180_000);
