import { join } from 'node:path';
import { openPolicyRegistry } from '@kakeya/storage';
import { expect, test } from 'vitest';
import { startChildGateway } from './support/child_gateway.ts';
import { post, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { auditsPolicy, call, policyBody } from './support/policies.ts';

const PROMOTION = {
  scope: 'default',
  kind: 'policy',
  id: 'audits',
  version: '2',
  mode: 'enforced',
  share: 1,
} as const;

test('kill -9 between the registry and the journal: the next start has in force what was promoted', async () => {
  const dataDir = await temporaryDirectory();
  const child = await startChildGateway(dataDir, { JUDGE_THREADS: '0' });
  for (const [version, atLeast] of [
    ['1', 2],
    ['2', 5],
  ] as const)
    await call({ url: child.url }, 'POST', '/v1/policies', auditsPolicy(version, atLeast));
  const promotion = { version: '1', reason: 'a pilot' };
  expect((await call({ url: child.url }, 'POST', '/v1/policies/audits/promote', promotion)).status).toBe(200);
  await child.kill();
  // What the killed process would have written, had it come that far: the registry has it, the journal has not.
  const left = await openPolicyRegistry({ directory: join(dataDir, 'policies') });
  await left.promote(PROMOTION, { who: 'ada', atMs: 1, reason: 'a test' });
  await using running = await startTestGateway({ JUDGE_THREADS: '0' }, dataDir);
  const policy = { id: 'audits', context: { inputs: { audits: 3, region: 'eu' } } };
  const { body } = await post(running.gateway.url, await policyBody('after', policy));
  expect(body).toMatchObject({ decision: 'reject', policy: { version: '2', verdict: 'FAIL' } });
});
