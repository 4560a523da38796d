import { request } from 'node:http';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { get, post } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';
import { as, JWT_SECRET, startTenantGateway, tenant, token } from './support/tenants.ts';

const ALPHA = hmacKey('alpha secret');
const BOTH = [tenant('alpha'), tenant('beta')];
const UNKNOWN = [403, 'urn:kakeya:problem:tenant-unknown'];

describe('a tenant that is removed', () => {
  test('reads and writes nothing from then on, though its token was cached; back again, it finds its outcomes', async () => {
    await using running = await startTenantGateway({ tenants: BOTH, env: { JWT_SECRET } });
    const { url, gateway } = running;
    const alpha = await token('alpha');
    const first = await post(url, await signedBody('mine', {}, ALPHA), alpha);
    const path = `${url}/v1/pcs/${String(first.body['pcs_id'])}`;
    expect((await get(path, alpha)).status).toBe(200);

    running.configure([tenant('beta')]);
    expect(await gateway.reload()).toMatchObject({ result: 'applied', removed: ['alpha'] });
    const [read, write] = [
      await get(path, alpha),
      await post(url, await signedBody('mine', {}, ALPHA), alpha),
    ];
    expect([read.status, read.body['type']]).toEqual(UNKNOWN);
    expect([write.status, write.body['type']]).toEqual(UNKNOWN);

    running.configure(BOTH);
    await gateway.reload();
    expect((await get(path, alpha)).text).toBe(first.text);
  });

  test.each(['0', '1'])(
    'while its request is in flight, gets a refusal that says so (JUDGE_THREADS=%s)',
    async (threads) => {
      await using running = await startTenantGateway({ tenants: BOTH, env: { JUDGE_THREADS: threads } });
      const body = await signedBody('half sent', {}, ALPHA);
      const sending = request(`${running.url}/v1/pcs/submit`, {
        method: 'POST',
        headers: { ...as('alpha'), 'content-type': 'application/json', expect: '100-continue' },
      });
      // The server says so when it has the headers, and with them decides on admission.
      sending.flushHeaders();
      await once(sending, 'continue');
      running.configure([tenant('beta')]);
      await running.gateway.reload();
      sending.end(body);
      const [response] = await once(sending, 'response');
      const text: string = (await response.setEncoding('utf8').toArray()).join('');
      expect([response.statusCode, JSON.parse(text).type]).toEqual(UNKNOWN);
    },
  );

  test('gets a refusal for each further line of a batch, and nothing of them is recorded', async () => {
    await using running = await startTenantGateway({ tenants: BOTH });
    const bodies = [await signedBody('line 1', {}, ALPHA), await signedBody('line 2', {}, ALPHA)];
    const headers = { ...as('alpha'), 'content-type': 'application/x-ndjson' };
    const sending = request(`${running.url}/v1/pcs/batch`, { method: 'POST', headers });
    sending.write(`${bodies[0]}\n`);
    const [response] = await once(sending, 'response');
    const answers: string[] = [];
    response.setEncoding('utf8').on('data', (text: string) => answers.push(...text.trimEnd().split('\n')));
    await once(response, 'data');
    running.configure([tenant('beta')]);
    await running.gateway.reload();
    sending.end(`${bodies[1]}\n`);
    await once(response, 'end');
    expect(answers.map((line) => JSON.parse(line))).toMatchObject([
      { status: 200 },
      { status: 403, problem: { type: UNKNOWN[1] } },
    ]);
    const { text } = await get(`${running.url}/metrics`);
    expect(text).toMatch(/^flk_unresolved 0$/m);
    expect(text).not.toMatch(/^flk_refused_by_tenant\{tenant_id="alpha"\}/m);
  });
});
