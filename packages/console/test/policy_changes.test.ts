import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPolicyRegistry } from '@kakeya/storage';
import { expect, test } from 'vitest';
import { ApiProblem } from '../src/api/problem.ts';
import type { ListedVersion, PolicyEvent } from '../src/pages/policies/policy_answers.ts';
import { policyGroups } from '../src/pages/policies/policy_groups.ts';
import { driftOf, transitionsOf } from '../src/pages/policy/change/drift_of.ts';
import { nextTakenBack } from '../src/pages/policy/change/taken_back.ts';
import { createRandom, pick } from './support/random.ts';

test('says of a rollback before it what the registry then does', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-taken-back-'));
  const registry = await openPolicyRegistry({ directory });
  // The operator's: only there are canaries. What the acts mean is one rule for both.
  const name = { scope: null, kind: 'policy', id: 'p' } as const;
  const act = { who: 'a', atMs: 0, reason: 'r' };
  const random = createRandom(7);
  const announced = async () =>
    nextTakenBack(
      (await registry.history(name)).map((event): PolicyEvent => {
        const { who, reason, version } = event;
        const common = { scope: 'tenant', at: '2026-01-01T00:00:00Z', who, reason, version } as const;
        if (event.event === 'register') return { ...common, event: 'register' };
        const { canary, standing, mode, share } = {
          canary: false,
          standing: null,
          mode: undefined,
          share: 1,
          ...event,
        };
        return event.event === 'rollback'
          ? { ...common, event: 'rollback', canary, standing }
          : { ...common, event: 'promote', share, ...(mode === undefined ? {} : { mode }) };
      }),
    );
  try {
    for (const version of ['1', '2', '3']) {
      const hash = `sha3-256:${version.repeat(64)}` as const;
      await registry.register({ ...name, version, hash, document: '{}', source: '{}' }, act);
    }
    const said: unknown[] = [];
    const done: unknown[] = [];
    for (let step = 0; step < 80; step += 1) {
      if (random() < 0.6) {
        const version = pick(random, ['1', '2', '3']);
        const mode = pick(random, ['enforced', 'shadow'] as const);
        const share = random() < 0.3 ? 0.5 : 1;
        // What it refuses, such as a canary beside a canary, changes nothing.
        await registry.promote({ ...name, version, mode, share, bindings: {} }, act).catch(() => undefined);
        continue;
      }
      const next = await announced();
      const event = await registry.rollback(name, act).catch(() => undefined);
      said.push(
        next && { version: next.version, canary: next.canary, standing: next.standing?.version ?? null },
      );
      done.push(event && { version: event.version, canary: event.canary, standing: event.standing });
    }
    expect(done).toEqual(said);
    expect(done.filter((event) => event !== undefined).length).toBeGreaterThan(10);
    expect(done).toContainEqual(expect.objectContaining({ canary: true }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('an operator’s promotions are not a tenant’s to take back', () => {
  const at = '2026-01-01T00:00:00Z';
  const event = {
    event: 'promote',
    version: '1',
    who: 'a',
    at,
    reason: 'r',
    mode: 'enforced',
    share: 1,
  } as const;
  expect(nextTakenBack([{ ...event, scope: 'operator' }])).toBeUndefined();
  expect(nextTakenBack([{ ...event, scope: 'tenant' }])).toEqual({
    version: '1',
    canary: false,
    standing: null,
  });
});

test('versions stand together by id and owner, with what is enforced, in shadow and a canary', () => {
  const listed = (id: string, version: string, more: Partial<ListedVersion> = {}): ListedVersion => ({
    id,
    version,
    scope: 'operator',
    policy_hash: '',
    registered: { who: 'a', at: '2026-01-01T00:00:00Z', reason: 'r' },
    standing: null,
    canary: null,
    ...more,
  });
  const groups = policyGroups([
    listed('b', '1', { scope: 'tenant' }),
    listed('b', '1', { standing: { mode: 'enforced', bindings: {} } }),
    listed('b', '2', { canary: { mode: 'enforced', bindings: {}, share: 0.1 } }),
    listed('a', '1', { standing: { mode: 'shadow', bindings: {} } }),
  ]);
  expect(
    groups.map(({ id, scope, versions, enforced, shadow, canary }) => [
      id,
      scope,
      versions.length,
      enforced,
      shadow,
      canary,
    ]),
  ).toEqual([
    ['a', 'operator', 1, null, '1', null],
    ['b', 'tenant', 1, null, null, null],
    ['b', 'operator', 2, '1', null, { version: '2', share: 0.1 }],
  ]);
});

test('the comparison of a refused promotion is read whole or not at all', () => {
  const interval = { low: 0.1, high: 0.6, confidence: 0.95 };
  const drift = {
    n: 14,
    changed: 5,
    share: 5 / 14,
    unreadable: 0,
    interval,
    transitions: { 'OK→OK': 9, 'WARN→FAIL': 5 },
  };
  const read = driftOf(new ApiProblem(409, 'drift', { drift }));
  expect(read).toEqual(drift);
  expect(read && transitionsOf(read)).toEqual([
    { from: 'WARN', to: 'FAIL', n: 5 },
    { from: 'OK', to: 'OK', n: 9 },
  ]);
  expect(driftOf(new ApiProblem(409, 'drift', { drift: { ...drift, n: '14' } }))).toBeUndefined();
  expect(driftOf(new ApiProblem(409, 'conflict', { drift: null }))).toBeUndefined();
});
