import { describe, test } from 'vitest';
import { startWithEmbeddedOutage } from './support/embedded_outage.ts';
import { expectToSurvive } from './support/store_outage.ts';

describe('an outage of the embedded dedup index', () => {
  test('nothing acknowledged is lost, nothing more is recorded meanwhile, and the gateway recovers by itself', async () => {
    const { running, outage } = await startWithEmbeddedOutage();
    await using gateway = running;
    await expectToSurvive(gateway, 'lost file', outage);
  });
});
