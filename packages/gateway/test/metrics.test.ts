import { describe, expect, test } from 'vitest';
import { get, post, startTestGateway, totals } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

describe('metrics', () => {
  test('totals count each result once and survive a restart', async () => {
    await using running = await startTestGateway();
    const { url } = running.gateway;
    const body = await signedBody('counted');
    for (const sent of [
      body,
      body,
      '{broken',
      body.replace('"r":0.6', '"r":0.7'),
      await signedBody('rejected', { D_hat: 1.41 }),
    ]) {
      await post(url, sent);
    }
    const expected = {
      flk_ingest_total: 5,
      flk_accepted: 1,
      flk_rejected: 1,
      flk_dedup_hits: 1,
      flk_refused: 2,
      flk_signature_errors: 1,
    };
    expect(await totals(url)).toMatchObject(expected);
    await using again = await running.restart();
    expect(await totals(again.gateway.url)).toMatchObject(expected);
    await post(again.gateway.url, body);
    expect(await totals(again.gateway.url)).toMatchObject({
      ...expected,
      flk_ingest_total: 6,
      flk_dedup_hits: 2,
    });
  });

  test('OpenMetrics carries exemplars, and both formats keep the contract names', async () => {
    await using running = await startTestGateway();
    const { url } = running.gateway;
    await post(url, await signedBody('exemplar'));
    await totals(url);
    const open = await get(`${url}/metrics`, { accept: 'application/openmetrics-text' });
    expect(open.text).toMatch(/flk_verify_duration_seconds_bucket\{.*\} \d+ # \{request_id="/);
    const text = await get(`${url}/metrics`);
    expect(text.text).toContain('flk_accepted_by_tenant{tenant_id="default"} 1');
    expect(text.text).toMatch(/^flk_wal_errors 0$/m);
  });

  test('unmatched paths never become labels', async () => {
    await using running = await startTestGateway();
    await get(`${running.gateway.url}/some/secret/path`);
    const { text } = await get(`${running.gateway.url}/metrics`);
    expect(text).toContain('route="unmatched"');
    expect(text).not.toContain('secret');
  });

  test('with credentials configured, nothing else opens them', async () => {
    await using running = await startTestGateway({ METRICS_USER: 'prometheus', METRICS_PASS: 'pass' });
    const status = async (pair?: string): Promise<number> =>
      (
        await get(
          `${running.gateway.url}/metrics`,
          pair === undefined ? {} : { authorization: `Basic ${btoa(pair)}` },
        )
      ).status;
    expect([
      await status(),
      await status('prometheus:wrong'),
      await status(':'),
      await status('prometheus:pass'),
    ]).toEqual([401, 401, 401, 200]);
  });
});
