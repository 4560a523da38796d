import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../src/errors.ts';
import { canaryBucket } from '../../src/policies/canary_bucket.ts';
import type {
  PolicyEntry,
  PolicyMode,
  PolicyName,
  PolicyPromotion,
  PolicyRegistry,
  PolicyStanding,
} from '../../src/policies/types.ts';
import type { RegistryAct, RegistryScope } from '../../src/registry/types.ts';

/** Storage that outlives the registries opened on it. Fresh and empty for each test. */
export interface PolicyRegistryBacking {
  /** Several registries may be open on one backing. */
  open(): Promise<PolicyRegistry>;
  remove(): Promise<void>;
}

export const LKSG = { scope: null, kind: 'policy', id: 'lksg.v1' } as const satisfies PolicyName;
const OWN = { ...LKSG, scope: 'acme' } as const;

export function entryOf(version: string, name: PolicyName = LKSG): PolicyEntry {
  const document = JSON.stringify({ id: name.id, version });
  const hash = `sha3-256:${createHash('sha3-256').update(document).digest('hex')}`;
  return { ...name, version, hash, document, source: `id: ${name.id} # città 東京\nversion: ${version}\n` };
}

export const act = (atMs = 1_767_225_600_000): RegistryAct => ({
  who: 'ada',
  atMs,
  reason: 'the law has changed',
});

const enforced = (version: string, share = 1, name: PolicyName = LKSG): PolicyPromotion => ({
  ...name,
  version,
  mode: 'enforced',
  share,
});
const inShadow = (version: string, share = 1, name: PolicyName = LKSG): PolicyPromotion => ({
  ...enforced(version, share, name),
  mode: 'shadow',
});

const refused = (text: string) =>
  expect.objectContaining({
    name: 'StorageError',
    code: 'invalid_argument',
    message: expect.stringContaining(text),
  });

const versionsOf = (standing: PolicyStanding | undefined) =>
  standing && { enforced: standing.enforced?.version, shadow: standing.shadow?.version };

/** Tenants around a share: the first is in a canary of it, the second is not. */
function tenantsAround(share: number): readonly [string, string] {
  const names = Array.from({ length: 200 }, (_, i) => `tenant-${i}`);
  const isIn = (tenant: string): boolean => canaryBucket(LKSG.kind, LKSG.id, tenant) < share;
  return [names.find(isIn) ?? '', names.find((tenant) => !isIn(tenant)) ?? ''];
}

/** What every policy registry must do, whatever it is built on. */
export function describePolicyRegistryContract(
  name: string,
  create: () => Promise<PolicyRegistryBacking>,
): void {
  describe(`policy registry contract: ${name}`, () => {
    let backing: PolicyRegistryBacking;
    let registry: PolicyRegistry;

    beforeEach(async () => {
      backing = await create();
      registry = await backing.open();
    });

    afterEach(() => backing.remove());

    const registerAll = async (...names: readonly PolicyName[]): Promise<void> => {
      for (const of of names.length === 0 ? [LKSG] : names)
        for (const version of ['1', '2', '3']) await registry.register(entryOf(version, of), act());
    };
    const standingFor = async (tenant: RegistryScope) =>
      versionsOf(await registry.standing(tenant, LKSG.kind, LKSG.id));

    it('has nothing at first', async () => {
      expect(await registry.standing('acme', 'policy', 'lksg.v1')).toBeUndefined();
      expect(await registry.standings('acme')).toEqual([]);
      expect(await registry.get(null, 'policy', 'lksg.v1')).toBeUndefined();
      expect(await registry.list(null)).toEqual([]);
      expect(await registry.history({ scope: null })).toEqual([]);
    });

    it('gives back document and source byte for byte, to every user of it, with who registered them', async () => {
      await registerAll();
      const other = await backing.open();
      for (const version of ['1', '2', '3']) {
        expect(await other.get(null, 'policy', 'lksg.v1', version)).toEqual({
          ...entryOf(version),
          registered: act(),
        });
      }
    });

    it('registers a version once: the same hash is known, another is a conflict and changes nothing', async () => {
      expect(await registry.register(entryOf('1'), act())).toEqual({ outcome: 'registered' });
      const otherSource = { ...entryOf('1'), source: 'version: "1"' };
      expect(await registry.register(otherSource, act(5))).toEqual({ outcome: 'known' });
      const forged = { ...entryOf('2'), version: '1' };
      expect(await registry.register(forged, act())).toEqual({
        outcome: 'conflict',
        registeredHash: entryOf('1').hash,
      });
      expect(await registry.get(null, 'policy', 'lksg.v1', '1')).toEqual({
        ...entryOf('1'),
        registered: act(),
      });
      expect(await registry.history({ scope: null })).toHaveLength(1);
    });

    it('refuses another document under a hash that is registered', async () => {
      await registry.register(entryOf('1'), act());
      await expect(registry.register({ ...entryOf('1'), document: '{}' }, act())).rejects.toEqual(
        refused('Another document'),
      );
    });

    it('keeps scopes and kinds apart: one id and version is another document in each', async () => {
      const names = [LKSG, OWN, { ...LKSG, kind: 'server-parameters' }] as const;
      for (const [i, of] of names.entries())
        expect(
          await registry.register({ ...entryOf('1', of), document: `[${i}]`, hash: hashOf(i) }, act()),
        ).toEqual({ outcome: 'registered' });
      for (const [i, of] of names.entries())
        expect((await registry.get(of.scope, of.kind, of.id, '1'))?.document).toBe(`[${i}]`);
      expect(await registry.get('globex', 'policy', 'lksg.v1', '1')).toBeUndefined();
    });

    it('gets the standing version of the scope, or else the newest', async () => {
      await registerAll();
      const got = async () => (await registry.get(null, 'policy', 'lksg.v1'))?.version;
      expect(await got()).toBe('3');
      await registry.promote(enforced('1'), act());
      await registry.promote(enforced('2', 0.5), act());
      expect(await got()).toBe('1');
      expect(await registry.get(null, 'policy', 'lksg.v1', '4')).toBeUndefined();
    });

    it('serves a tenant its own version, or else the one for all, with mode and bindings', async () => {
      await registerAll(LKSG, OWN);
      const bindings = { sanctions_root: 'ab', regions: ['DE', 'FR'], limit: 5, strict: true };
      await registry.promote({ ...enforced('1'), bindings }, act());
      await registry.promote(enforced('2', 1, OWN), act());
      expect(await registry.standing('globex', 'policy', 'lksg.v1')).toEqual({
        kind: 'policy',
        id: 'lksg.v1',
        enforced: { ...entryOf('1'), registered: act(), mode: 'enforced', bindings, canary: false },
        shadow: null,
      });
      expect(await registry.standing('acme', 'policy', 'lksg.v1')).toMatchObject({
        enforced: { version: '2', scope: 'acme', bindings: {} },
      });
    });

    it('shows a promotion to users that were open before it', async () => {
      const other = await backing.open();
      await registerAll();
      await registry.promote(enforced('1'), act());
      expect(await other.standing('acme', 'policy', 'lksg.v1')).toMatchObject({ enforced: { version: '1' } });
    });

    it('goes one back with each rollback, never to what was taken back, and at last to none', async () => {
      await registerAll();
      for (const version of ['1', '2', '3']) await registry.promote(enforced(version), act());
      expect(await registry.rollback(LKSG, act())).toMatchObject({
        version: '3',
        canary: false,
        standing: '2',
      });
      expect(await standingFor('acme')).toEqual({ enforced: '2', shadow: undefined });
      expect(await registry.rollback(LKSG, act())).toMatchObject({ version: '2', standing: '1' });
      expect(await registry.rollback(LKSG, act())).toMatchObject({ version: '1', standing: null });
      expect(await standingFor('acme')).toBeUndefined();
      await expect(registry.rollback(LKSG, act())).rejects.toEqual(refused('No version'));
    });

    it("falls back to the operator's version when the tenant's own are all taken back", async () => {
      await registerAll(LKSG, OWN);
      await registry.promote(enforced('1'), act());
      await registry.promote(enforced('2', 1, OWN), act());
      await registry.rollback(OWN, act());
      expect(await standingFor('acme')).toEqual({ enforced: '1', shadow: undefined });
    });

    it('takes back only the version that was named: another may have come meanwhile', async () => {
      await registerAll();
      await registry.promote(enforced('1'), act());
      await registry.promote(enforced('2'), act());
      await expect(registry.rollback({ ...LKSG, version: '1' }, act())).rejects.toEqual(
        refused('Nothing is'),
      );
      await registry.promote(enforced('3', 0.1), act());
      await expect(registry.rollback({ ...LKSG, version: '2' }, act())).rejects.toEqual(
        refused('Nothing is'),
      );
      expect(await registry.rollback({ ...LKSG, version: '3' }, act())).toMatchObject({ canary: true });
      expect(await registry.rollback({ ...LKSG, version: '2' }, act())).toMatchObject({ standing: '1' });
    });

    it('promotes nothing that is not registered in the very scope, and nothing that stands so already', async () => {
      await registerAll();
      await expect(registry.promote(enforced('4'), act())).rejects.toEqual(refused('not registered'));
      await expect(registry.promote(enforced('1', 1, OWN), act())).rejects.toEqual(refused('not registered'));
      await registry.promote({ ...enforced('1'), bindings: { a: 1, b: 2 } }, act());
      await expect(registry.promote({ ...enforced('1'), bindings: { b: 2, a: 1 } }, act())).rejects.toEqual(
        refused('already'),
      );
      await registry.promote({ ...enforced('1'), bindings: { a: 1, b: 3 } }, act());
      const unsaid = registry.promote(enforced('2'), act());
      await expect(unsaid).rejects.toThrow('Version 1 pins a, b: say what 2 pins');
      expect((await registry.standing(null, 'policy', 'lksg.v1'))?.enforced?.version).toBe('1');
      await registry.promote({ ...enforced('2'), mode: 'shadow', bindings: {} }, act());
      await expect(registry.promote(enforced('2'), act())).rejects.toThrow('Version 1 pins');
      await registry.promote({ ...enforced('2'), bindings: {} }, act());
      await registry.promote(enforced('1'), act());
    });

    it('gives a canary to its share of the tenants, beside the standing version, and to no one else', async () => {
      await registerAll();
      await registry.promote(enforced('1'), act());
      await registry.promote(enforced('2', 0.1), act());
      const [first, last] = tenantsAround(0.1);
      expect(await registry.standing(first, 'policy', 'lksg.v1')).toMatchObject({
        enforced: { version: '2', canary: true },
      });
      expect(await registry.standing(last, 'policy', 'lksg.v1')).toMatchObject({
        enforced: { version: '1', canary: false },
      });
      expect(await standingFor(null)).toEqual({ enforced: '1', shadow: undefined });
    });

    it('widens a canary step by step and ends it with share 1, where the version stands', async () => {
      await registerAll();
      await registry.promote(enforced('1'), act());
      const [, second] = tenantsAround(0.1);
      for (const share of [0.1, 0.5, 1]) await registry.promote(enforced('2', share), act());
      expect(await standingFor(second)).toEqual({ enforced: '2', shadow: undefined });
      expect(await registry.rollback(LKSG, act())).toMatchObject({ canary: false, standing: '1' });
    });

    it('never makes a canary smaller, nor another version of it, other than by rollback', async () => {
      await registerAll();
      await registry.promote(enforced('2', 0.5), act());
      await expect(registry.promote(enforced('2', 0.1), act())).rejects.toEqual(refused('only goes up'));
      await expect(registry.promote(enforced('2', 0.5), act())).rejects.toEqual(refused('only goes up'));
      await expect(registry.promote(enforced('3', 0.9), act())).rejects.toEqual(refused('is the canary'));
      await registry.rollback(LKSG, act());
      await registry.promote(enforced('3', 0.1), act());
    });

    it('ends only the canary with the first rollback', async () => {
      await registerAll();
      await registry.promote(enforced('1'), act());
      await registry.promote(enforced('2', 0.5), act());
      const [first] = tenantsAround(0.5);
      expect(await registry.rollback(LKSG, act())).toMatchObject({
        version: '2',
        canary: true,
        standing: '1',
      });
      expect(await standingFor(first)).toEqual({ enforced: '1', shadow: undefined });
    });

    it('has no canary for a single tenant, and none for a tenant with a version of its own', async () => {
      await registerAll(LKSG, OWN);
      await expect(registry.promote(enforced('1', 0.5, OWN), act())).rejects.toEqual(refused('canary'));
      const [first] = tenantsAround(0.5);
      await registry.register(entryOf('1', { ...LKSG, scope: first }), act());
      await registry.promote(enforced('1', 1, { ...LKSG, scope: first }), act());
      await registry.promote(enforced('2', 0.5), act());
      expect(await registry.standing(first, 'policy', 'lksg.v1')).toMatchObject({
        enforced: { version: '1', scope: first, canary: false },
      });
    });

    it('goes on enforcing what was in force while a version is tried in shadow', async () => {
      await registerAll(LKSG, OWN);
      await registry.promote(enforced('1'), act());
      await registry.promote(inShadow('2', 0.5), act());
      const [first, last] = tenantsAround(0.5);
      expect(await standingFor(first)).toEqual({ enforced: '1', shadow: '2' });
      expect(await standingFor(last)).toEqual({ enforced: '1', shadow: undefined });
      await registry.promote(inShadow('2'), act());
      expect(await standingFor(last)).toEqual({ enforced: '1', shadow: '2' });
      await registry.promote(inShadow('3', 1, OWN), act());
      expect(await standingFor('acme')).toEqual({ enforced: '1', shadow: '3' });
      await registry.promote(enforced('2'), act());
      expect(await standingFor(last)).toEqual({ enforced: '2', shadow: undefined });
    });

    it('enforces a version no more once it is itself in shadow', async () => {
      await registerAll();
      await registry.promote(enforced('1'), act());
      await registry.promote(inShadow('1'), act());
      expect(await standingFor('acme')).toEqual({ enforced: undefined, shadow: '1' });
      await registry.promote(inShadow('2'), act());
      expect(await standingFor('acme')).toEqual({ enforced: undefined, shadow: '2' });
    });

    it('lists all that holds for a tenant, by kind and id', async () => {
      const parameters = { scope: null, kind: 'server-parameters', id: 'a' } as const;
      const names = [parameters, { ...LKSG, id: 'b' }, { ...OWN, id: 'a' }, { ...LKSG, id: 'unused' }];
      for (const of of names) await registry.register(entryOf('1', of), act());
      for (const of of names.slice(0, 3)) await registry.promote(enforced('1', 1, of), act());
      const ids = async (tenant: RegistryScope) =>
        (await registry.standings(tenant)).map(({ kind, id }) => `${kind} ${id}`);
      expect(await ids('acme')).toEqual(['policy a', 'policy b', 'server-parameters a']);
      expect(await ids('globex')).toEqual(['policy b', 'server-parameters a']);
      expect(await ids(null)).toEqual(['policy b', 'server-parameters a']);
      for (const { kind, id, ...standing } of await registry.standings('acme'))
        expect({ kind, id, ...standing }).toEqual(await registry.standing('acme', kind, id));
    });

    it('keeps who did what, when and why, in order, for each scope', async () => {
      await registry.register(entryOf('1'), act(1));
      await registry.register(entryOf('1', OWN), act(1));
      await registry.register(entryOf('1', { ...LKSG, id: 'other' }), act(2));
      const promotion = { ...enforced('1', 0.25), bindings: { b: 2, a: [1, 'x'] } };
      await registry.promote(promotion, { who: 'grace', atMs: 3, reason: 'trial' });
      await registry.rollback(LKSG, { who: 'monitor', atMs: 4, reason: 'too many escalations' });
      const events = await (await backing.open()).history({ scope: null });
      expect(events).toEqual([
        {
          event: 'register',
          ...LKSG,
          version: '1',
          hash: entryOf('1').hash,
          content: expect.stringMatching(/^[0-9a-f]{64}$/),
          ...act(1),
        },
        expect.objectContaining({ event: 'register', id: 'other' }),
        { event: 'promote', ...promotion, who: 'grace', atMs: 3, reason: 'trial' },
        {
          event: 'rollback',
          ...LKSG,
          version: '1',
          canary: true,
          standing: null,
          who: 'monitor',
          atMs: 4,
          reason: 'too many escalations',
        },
      ]);
      expect(await registry.history(LKSG)).toEqual(events.filter(({ id }) => id === 'lksg.v1'));
      expect(await registry.history({ scope: null, kind: 'server-parameters' })).toEqual([]);
      expect(await registry.history({ scope: 'acme' })).toHaveLength(1);
    });

    it('lists what is registered in a scope, where it is in force and how widely', async () => {
      await registerAll(LKSG, OWN);
      await registry.promote({ ...enforced('1'), bindings: { a: 1 } }, act());
      await registry.promote({ ...inShadow('2'), bindings: {} }, act());
      await registry.promote({ ...enforced('3', 0.5), bindings: {} }, act());
      const of = (version: string) => {
        const { source: _, document: __, ...rest } = entryOf(version);
        return { ...rest, registered: act(), standing: null, canary: null };
      };
      expect(await registry.list(null)).toEqual([
        { ...of('1'), standing: { mode: 'enforced', bindings: { a: 1 } } },
        { ...of('2'), standing: { mode: 'shadow', bindings: {} } },
        { ...of('3'), canary: { mode: 'enforced', bindings: {}, share: 0.5 } },
      ]);
      expect((await registry.list('acme')).map(({ standing }) => standing)).toEqual([null, null, null]);
    });

    it.each([
      ['an empty who', { who: '' }],
      ['an empty reason', { reason: '' }],
      ['a reason with a lone surrogate', { reason: '\ud800' }],
      ['no time', { atMs: Number.NaN }],
    ])('refuses an act with %s', async (_what, part) => {
      const bad = { ...act(), ...part };
      await expect(registry.register(entryOf('1'), bad)).rejects.toBeInstanceOf(StorageError);
      await registry.register(entryOf('1'), act());
      await expect(registry.promote(enforced('1'), bad)).rejects.toBeInstanceOf(StorageError);
      await registry.promote(enforced('1'), act());
      await expect(registry.rollback(LKSG, bad)).rejects.toBeInstanceOf(StorageError);
    });

    it.each([
      ['an id with a line feed', { id: 'a\nb' }],
      ['an upper-case id', { id: 'A' }],
      ['an empty tenant', { scope: '' }],
      ['an empty version', { version: '' }],
      ['a hash of another algorithm', { hash: `sha256:${'0'.repeat(64)}` }],
      ['a source of more than 1 MiB', { source: 'é'.repeat(524_289) }],
      ['an empty document', { document: '' }],
      ['a document with a lone surrogate', { document: '\ud800' }],
    ])('refuses to register %s', async (_what, part) => {
      await expect(registry.register({ ...entryOf('1'), ...part }, act())).rejects.toEqual(refused(''));
    });

    it('takes a source of exactly 1 MiB', async () => {
      const entry = { ...entryOf('1'), source: 'é'.repeat(524_288) };
      expect(await registry.register(entry, act())).toEqual({ outcome: 'registered' });
      expect((await registry.get(null, 'policy', 'lksg.v1'))?.source).toBe(entry.source);
    });

    it.each([
      ['a share of 0', { share: 0 }],
      ['a share above 1', { share: 1.01 }],
      ['a share that is no number', { share: Number.NaN }],
      ['a binding that is not finite', { bindings: { a: Number.POSITIVE_INFINITY } }],
      ['a binding without a name', { bindings: { '': 1 } }],
      ['a binding with a lone surrogate', { bindings: { a: ['\udfff'] } }],
      ['bindings of more than 64 KiB', { bindings: { a: 'x'.repeat(65_536 - '{"a":""}'.length + 1) } }],
    ])('refuses to promote with %s', async (_what, part) => {
      await registerAll();
      await expect(registry.promote({ ...enforced('1'), ...part }, act())).rejects.toEqual(refused(''));
      const bindings = { a: 'x'.repeat(65_536 - '{"a":""}'.length) };
      await registry.promote({ ...enforced('1'), bindings }, act());
      expect((await registry.standing(null, 'policy', 'lksg.v1'))?.enforced?.bindings).toEqual(bindings);
    });

    it('loses no act of many that come at once through several users', async () => {
      const users = await Promise.all([backing.open(), backing.open(), backing.open()]);
      const versions = Array.from({ length: 9 }, (_, i) => String(i));
      await Promise.all(
        versions.flatMap((version, i) => {
          const user = users[i % users.length] ?? registry;
          return [
            user.register(entryOf(version), act(i)),
            user.register(entryOf(version, { ...LKSG, scope: `tenant-${i}` }), act(i)),
          ];
        }),
      );
      const registered = (await registry.list(null)).map(({ version }) => version);
      expect(registered.toSorted()).toEqual(versions);
      for (const i of versions) expect(await registry.list(`tenant-${i}`)).toHaveLength(1);
    });

    it('lets exactly one of many have a version that they register at once with different content', async () => {
      const entries = ['1', '2', '3'].map((text) => ({ ...entryOf(text), version: '1' }));
      const outcomes = await Promise.all(
        entries.map(async (entry) => (await (await backing.open()).register(entry, act())).outcome),
      );
      expect(outcomes.toSorted()).toEqual(['conflict', 'conflict', 'registered']);
    });

    it('agrees with a stack and a canary per scope, after any sequence of acts', async () => {
      await registerAll(LKSG, OWN);
      const model = new Map<RegistryScope, Expected>([LKSG, OWN].map(({ scope }) => [scope, emptyModel()]));
      const step = fc.record({
        promote: fc.nat(3).map((n) => n > 0),
        version: fc.constantFrom('1', '2', '3'),
        own: fc.boolean(),
        mode: fc.constantFrom<PolicyMode>('shadow', 'enforced'),
        share: fc.constantFrom(0.1, 0.5, 1, 1),
      });
      const tenants = ['acme', null, ...tenantsAround(0.1), ...tenantsAround(0.5)];
      let accepted = 0;
      for (const { promote, version, own, mode, share } of fc.sample(step, { numRuns: 80, seed: 11 })) {
        const of = own ? OWN : LKSG;
        const expected = model.get(of.scope) ?? emptyModel();
        const promotion = { ...of, version, mode, share };
        const [outcome] = await Promise.allSettled([
          promote ? registry.promote(promotion, act()) : registry.rollback(of, act()),
        ]);
        const next = promote ? promoteModel(expected, promotion) : rollbackModel(expected);
        expect(outcome?.status).toBe(next === undefined ? 'rejected' : 'fulfilled');
        if (next === undefined) continue;
        accepted += 1;
        model.set(of.scope, next);
        const forAll = model.get(null) ?? emptyModel();
        for (const tenant of tenants) {
          const isIn =
            tenant !== null && canaryBucket('policy', LKSG.id, tenant) < (forAll.canary?.share ?? 0);
          const chain = [
            ...(tenant === 'acme' ? (model.get('acme')?.stack.toReversed() ?? []) : []),
            ...(isIn && forAll.canary ? [forAll.canary] : []),
            ...forAll.stack.toReversed(),
          ];
          const [newest] = chain;
          const { shadow, enforced: force } = (await standingFor(tenant)) ?? {};
          expect(shadow).toBe(newest?.mode === 'shadow' ? newest.version : undefined);
          const isOnlyEnforced = force === newest?.version && shadow === undefined;
          expect(isOnlyEnforced).toBe(newest?.mode !== 'shadow');
        }
      }
      expect(accepted).toBeGreaterThan(30);
    });
  });
}

const hashOf = (i: number): string => `sha3-256:${String(i).repeat(64)}`;

interface Expected {
  readonly stack: readonly PolicyPromotion[];
  readonly canary: PolicyPromotion | undefined;
}

const emptyModel = (): Expected => ({ stack: [], canary: undefined });

function promoteModel({ stack, canary }: Expected, next: PolicyPromotion): Expected | undefined {
  const same = (a: PolicyPromotion | undefined): boolean =>
    a?.version === next.version && a.mode === next.mode;
  if (same(stack.at(-1)) || (next.share < 1 && next.scope !== null)) return undefined;
  if (next.share === 1) return { stack: [...stack, next], canary: undefined };
  if (canary !== undefined) {
    if (canary.version !== next.version || next.share < canary.share) return undefined;
    if (next.share === canary.share && same(canary)) return undefined;
  }
  return { stack, canary: next };
}

function rollbackModel({ stack, canary }: Expected): Expected | undefined {
  if (canary !== undefined) return { stack, canary: undefined };
  return stack.length === 0 ? undefined : { stack: stack.slice(0, -1), canary };
}
