import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { compilePolicy, policyJson } from '@kakeya/policy';
import { compileParameters, parametersJson, readParameters } from '@kakeya/policy/parameters';
import { readPolicy } from '@kakeya/policy/source';
import { openPolicyRegistry, type PolicyRegistry, readJournalReadOnly } from '@kakeya/storage';
import { DEFAULT_PARAMS, tenantStateOf } from '@kakeya/verdict';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHANGE, createLogger, createMetrics, decodeChange } from '../src/core_mod.ts';
import { CompiledPolicies } from '../src/policy/compiled_policies.ts';
import { PolicyFollower } from '../src/policy/policy_follower.ts';
import { createPolicyMetrics } from '../src/policy/policy_metrics.ts';
import { startTestCore, type TestCore } from './support/core.ts';
import { auditsPolicy } from './support/policies.ts';

const act = (reason = 'a test') => ({ who: 'ada', atMs: 1, reason });
const enforced = { mode: 'enforced', share: 1 } as const;
const nameOf = (scope: string | null, id: string) => ({ scope, kind: 'policy', id }) as const;
const parametersName = (scope: string | null, id: string) =>
  ({ scope, kind: 'server-parameters', id }) as const;
const TENANTS = Array.from({ length: 40 }, (_, index) => `tenant-${index}`);

let core: TestCore;
let registry: PolicyRegistry;
let follower: PolicyFollower;
const log: string[] = [];

beforeAll(async () => {
  core = await startTestCore();
  registry = await openPolicyRegistry({ directory: join(core.dataDir, 'policies') });
  const metrics = createPolicyMetrics(createMetrics().registries);
  follower = new PolicyFollower({
    registry,
    compiled: new CompiledPolicies({ metrics, monotonicMs: () => 0 }),
    decisions: core.core.decisions,
    tenants: () => TENANTS,
    clock: () => 5,
    logger: createLogger('info', { write: (line) => void log.push(line) }),
  });
});
afterAll(async () => {
  await core.stop();
  await rm(core.dataDir, { recursive: true });
});

async function register(
  scope: string | null,
  id: string,
  version: string,
  atLeast: number,
  regions = 'eu, us',
): Promise<void> {
  const source = auditsPolicy(version, atLeast, id).replace('eu, us', regions);
  const read = readPolicy(source);
  if (!read.ok) throw new Error('the policy does not read');
  const { ir } = compilePolicy(read.policy);
  const document = policyJson(read.policy);
  await registry.register({ ...nameOf(scope, id), version, hash: ir.policy_hash, document, source }, act());
}

async function registerParameters(id: string, version: string, tolD: number): Promise<void> {
  const source = `kind: server-parameters\nid: ${id}\nversion: "${version}"\nparameters:\n  tolD: ${tolD}\n`;
  const read = readParameters(source);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { hash } = compileParameters(read.document, DEFAULT_PARAMS);
  const document = parametersJson(read.document);
  await registry.register({ ...parametersName(null, id), version, hash, document, source }, act());
}

const stateOf = (tenant: string) => tenantStateOf(core.core.decisions.latest, tenant);
const inForce = (id: string) => TENANTS.map((tenant) => stateOf(tenant).policies.get(id)?.enforced?.version);

async function changes(id: string) {
  const found = [];
  for await (const entry of readJournalReadOnly(join(core.dataDir, 'journal'), 1)) {
    const change = entry.kind === CHANGE ? decodeChange(entry) : undefined;
    if (change?.kind === 'policy' && change.policy_id === id) found.push(change);
  }
  return found;
}

describe('what stands in the registry', () => {
  test('a canary reaches its share of the tenants, the same and more as the share grows, and each change is recorded once', async () => {
    await register(null, 'canary', '1', 2);
    await register(null, 'canary', '2', 3);
    await registry.promote({ ...nameOf(null, 'canary'), version: '1', ...enforced }, act('for all'));
    await follower.follow();
    expect(new Set(inForce('canary'))).toEqual(new Set(['1']));
    const reached: string[][] = [];
    for (const share of [0.1, 0.5, 1]) {
      const promotion = { ...nameOf(null, 'canary'), version: '2', mode: 'enforced', share } as const;
      await registry.promote(promotion, act(`to ${share}`));
      await follower.follow();
      const now = inForce('canary');
      expect(now).toEqual(
        await Promise.all(
          TENANTS.map(
            async (tenant) => (await registry.standing(tenant, 'policy', 'canary'))?.enforced?.version,
          ),
        ),
      );
      reached.push(TENANTS.filter((_, index) => now[index] === '2'));
    }
    const [tenth = [], half = [], all = []] = reached;
    expect(all).toEqual(TENANTS);
    expect(half).toEqual(expect.arrayContaining(tenth));
    // The names fix the draw; these are far out in the tails of any.
    expect(tenth.length).toBeGreaterThan(0);
    expect(tenth.length).toBeLessThan(13);
    expect(half.length).toBeGreaterThan(7);
    expect(half.length).toBeLessThan(33);
    await follower.follow();
    const recorded = await changes('canary');
    expect(recorded).toHaveLength(2 * TENANTS.length);
    const last = recorded.find(({ tenant, enforced: now }) => tenant === tenth[0] && now?.version === '2');
    expect(last).toMatchObject({ by: 'ada', reason: 'to 0.1', at_ms: 5, shadow: null });
  });

  test('a tenant has its own before the operator’s, and back when its own is taken back', async () => {
    await register(null, 'own', '1', 2);
    await register('tenant-1', 'own', '9', 2);
    await registry.promote({ ...nameOf(null, 'own'), version: '1', ...enforced }, act());
    await registry.promote({ ...nameOf('tenant-1', 'own'), version: '9', ...enforced }, act());
    await follower.follow();
    expect(inForce('own').slice(0, 3)).toEqual(['1', '9', '1']);
    await registry.rollback(nameOf('tenant-1', 'own'), act());
    await registry.rollback(nameOf(null, 'own'), act());
    await follower.followTenant('tenant-1');
    expect(stateOf('tenant-1').policies.has('own')).toBe(false);
    expect(inForce('own')[0]).toBe('1');
    await follower.follow();
    expect(new Set(inForce('own'))).toEqual(new Set([undefined]));
  });

  test('a document that is no policy, or another one, is never taken over; what is in force stays, and others follow', async () => {
    const scope = 'tenant-2';
    await register(scope, 'sound', '1', 2);
    await register(scope, 'torn', '1', 2);
    await registry.promote({ ...nameOf(scope, 'torn'), version: '1', ...enforced }, act());
    await follower.follow();
    const hash = `sha3-256:${'0'.repeat(64)}`;
    const document = (await registry.get(scope, 'policy', 'torn', '1'))?.document ?? '';
    for (const [version, text] of [
      ['2', '{"id":"torn"}'],
      ['3', document],
    ] as const) {
      await registry.register(
        { ...nameOf(scope, 'torn'), version, hash, document: text, source: 'x' },
        act(),
      );
      await registry.promote({ ...nameOf(scope, 'torn'), version, ...enforced }, act());
      if (version === '2')
        await registry.promote({ ...nameOf(scope, 'sound'), version: '1', ...enforced }, act());
      const before = log.length;
      await follower.follow();
      await follower.follow();
      expect(log.slice(before).filter((line) => line.includes('cannot be taken over'))).toHaveLength(1);
      expect(stateOf(scope).policies.get('torn')?.enforced?.version).toBe('1');
      expect(stateOf(scope).policies.get('sound')?.enforced?.version).toBe('1');
    }
  });

  test('what no entry of the journal can hold is never taken over, and others follow', async () => {
    const scope = 'tenant-4';
    // Each quotation mark takes four bytes in the policy's JSON within the entry's.
    const wide = Array.from({ length: 6 }, () => `'${'"'.repeat(60_000)}'`).join(', ');
    for (const version of ['1', '2']) await register(scope, 'a-wide', version, 2, wide);
    await register(scope, 'narrow', '1', 2);
    await registry.promote({ ...nameOf(scope, 'a-wide'), version: '1', ...enforced }, act());
    await registry.promote({ ...nameOf(scope, 'a-wide'), version: '2', mode: 'shadow', share: 1 }, act());
    await registry.promote({ ...nameOf(scope, 'narrow'), version: '1', ...enforced }, act());
    const before = log.length;
    for (let i = 0; i < 2; i += 1) await follower.follow();
    expect(stateOf(scope).policies.get('narrow')?.enforced?.version).toBe('1');
    const said = log.slice(before).filter((line) => line.includes('cannot be taken over'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('a-wide');
  });

  test('parameters hold for all tenants or one; of two documents neither is taken over', async () => {
    await registerParameters('strict', '1', 0.1);
    await registerParameters('loose', '1', 0.2);
    await registry.promote({ ...parametersName(null, 'strict'), version: '1', ...enforced }, act());
    await follower.follow();
    expect(stateOf('tenant-3').params).toEqual({ ...DEFAULT_PARAMS, tolD: 0.1 });
    await registry.promote({ ...parametersName(null, 'loose'), version: '1', ...enforced }, act());
    await follower.follow();
    expect(stateOf('tenant-3').params).toMatchObject({ tolD: 0.1 });
    expect(log.at(-1)).toContain('none is taken over');
    await registry.rollback(parametersName(null, 'strict'), act());
    await follower.follow();
    expect(stateOf('tenant-3').params).toMatchObject({ tolD: 0.2 });
    await registry.rollback(parametersName(null, 'loose'), act());
    await follower.follow();
    expect(stateOf('tenant-3').params).toBeNull();
  });
});
