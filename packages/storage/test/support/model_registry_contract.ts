import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../src/errors.ts';
import type { ModelAct, ModelRegistry, RegisteredModel } from '../../src/models/types.ts';

/** Storage that outlives the registries opened on it. Fresh and empty for each test. */
export interface RegistryBacking {
  /** Several registries may be open on one backing. */
  open(): Promise<ModelRegistry>;
  remove(): Promise<void>;
}

export function modelOf(text: string): RegisteredModel {
  return { modelId: createHash('sha256').update(text).digest('hex'), model: text, card: `{"of":"${text}"}` };
}

export const act = (atMs = 1_767_225_600_000): ModelAct => ({ who: 'ada', atMs, reason: 'better on July' });

const [A, B, C] = ['a', 'b', 'città 東京'].map(modelOf) as [
  RegisteredModel,
  RegisteredModel,
  RegisteredModel,
];

const refused = (code: string, text: string) =>
  expect.objectContaining({ name: 'StorageError', code, message: expect.stringContaining(text) });

/** What every model registry must do, whatever it is built on. */
export function describeModelRegistryContract(name: string, create: () => Promise<RegistryBacking>): void {
  describe(`model registry contract: ${name}`, () => {
    let backing: RegistryBacking;
    let registry: ModelRegistry;

    beforeEach(async () => {
      backing = await create();
      registry = await backing.open();
    });

    afterEach(() => backing.remove());

    const registerAll = async (): Promise<void> => {
      for (const model of [A, B, C]) await registry.register(model, act());
    };

    it('has no model at first', async () => {
      expect(await registry.getActiveModel('acme')).toBeUndefined();
      expect(await registry.getPreviousActiveModel(null)).toBeUndefined();
      expect(await registry.getModel(A.modelId)).toBeUndefined();
      expect(await registry.list()).toEqual([]);
      expect(await registry.history()).toEqual([]);
    });

    it('gives back model and card byte for byte, to every user of it', async () => {
      await registerAll();
      const other = await backing.open();
      for (const model of [A, B, C]) expect(await other.getModel(model.modelId)).toEqual(model);
    });

    it('refuses a model that is not what its id says', async () => {
      const forged = { ...A, model: 'another' };
      await expect(registry.register(forged, act())).rejects.toEqual(refused('invalid_argument', 'SHA-256'));
      expect(await registry.history()).toEqual([]);
    });

    it('registers once, however often asked, and never changes a card', async () => {
      await registry.register(A, act());
      await registry.register(A, act(5));
      expect(await registry.history()).toHaveLength(1);
      await expect(registry.register({ ...A, card: '{}' }, act())).rejects.toEqual(
        refused('invalid_argument', 'another card'),
      );
      expect(await registry.getModel(A.modelId)).toEqual(A);
    });

    it('serves a tenant its own model, or else the one for all, and tells which', async () => {
      await registerAll();
      await registry.promote(null, A.modelId, act());
      await registry.promote('acme', B.modelId, act());
      expect(await registry.getActiveModel('acme')).toEqual({ ...B, scope: 'acme' });
      expect(await registry.getActiveModel('globex')).toEqual({ ...A, scope: null });
      expect(await registry.getPreviousActiveModel('acme')).toEqual({ ...A, scope: null });
    });

    it('shows a promotion to users that were open before it', async () => {
      const other = await backing.open();
      await registerAll();
      await registry.promote(null, A.modelId, act());
      expect(await other.getActiveModel('acme')).toMatchObject({ modelId: A.modelId });
    });

    it('goes one back with each revert, never to what was reverted, and at last to none', async () => {
      await registerAll();
      for (const { modelId } of [A, B, C]) await registry.promote('acme', modelId, act());
      expect(await registry.revert('acme', C.modelId, act())).toBe(B.modelId);
      expect(await registry.getActiveModel('acme')).toMatchObject({ modelId: B.modelId });
      expect(await registry.getPreviousActiveModel('acme')).toMatchObject({ modelId: A.modelId });
      expect(await registry.revert('acme', B.modelId, act())).toBe(A.modelId);
      expect(await registry.revert('acme', A.modelId, act())).toBeNull();
      expect(await registry.getActiveModel('acme')).toBeUndefined();
    });

    it('reverts only the model that was named: another may have been promoted meanwhile', async () => {
      await registerAll();
      await registry.promote(null, A.modelId, act());
      await registry.promote(null, B.modelId, act());
      await expect(registry.revert(null, A.modelId, act())).rejects.toEqual(
        refused('invalid_argument', 'Nothing is reverted'),
      );
      expect(await registry.getActiveModel(null)).toMatchObject({ modelId: B.modelId });
    });

    it('promotes nothing that is not registered, and nothing twice in a row', async () => {
      await expect(registry.promote(null, A.modelId, act())).rejects.toEqual(
        refused('invalid_argument', 'not registered'),
      );
      await registry.register(A, act());
      await registry.promote(null, A.modelId, act());
      await expect(registry.promote(null, A.modelId, act())).rejects.toEqual(
        refused('invalid_argument', 'already'),
      );
    });

    it('keeps who did what, when and why, in order', async () => {
      await registry.register(A, act(1));
      await registry.promote('acme', A.modelId, { who: 'grace', atMs: 2, reason: 'trial' });
      await registry.revert('acme', A.modelId, { who: 'monitor', atMs: 3, reason: 'AUC below the bar' });
      const { modelId } = A;
      expect(await (await backing.open()).history()).toEqual([
        { kind: 'register', modelId, scope: null, active: null, ...act(1) },
        { kind: 'promote', modelId, scope: 'acme', active: modelId, who: 'grace', atMs: 2, reason: 'trial' },
        {
          kind: 'revert',
          modelId,
          scope: 'acme',
          active: null,
          who: 'monitor',
          atMs: 3,
          reason: 'AUC below the bar',
        },
      ]);
    });

    it('lists what is registered with its card and where it is active', async () => {
      await registerAll();
      await registry.promote(null, A.modelId, act());
      await registry.promote('acme', A.modelId, act());
      await registry.promote('acme', B.modelId, act());
      expect(await registry.list()).toEqual([
        { modelId: A.modelId, card: A.card, registered: act(), activeIn: [null] },
        { modelId: B.modelId, card: B.card, registered: act(), activeIn: ['acme'] },
        { modelId: C.modelId, card: C.card, registered: act(), activeIn: [] },
      ]);
    });

    it.each([
      ['an empty who', { who: '' }],
      ['an empty reason', { reason: '' }],
      ['a reason with a lone surrogate', { reason: '\ud800' }],
      ['no time', { atMs: Number.NaN }],
    ])('refuses %s', async (_what, part) => {
      await expect(registry.register(A, { ...act(), ...part })).rejects.toBeInstanceOf(StorageError);
      await registry.register(A, act());
      await expect(registry.promote(null, A.modelId, { ...act(), ...part })).rejects.toBeInstanceOf(
        StorageError,
      );
    });

    it('loses no act of many that come at once through several users', async () => {
      await registerAll();
      const users = await Promise.all([backing.open(), backing.open(), backing.open()]);
      const tenants = Array.from({ length: 12 }, (_, i) => `tenant-${i}`);
      await Promise.all(
        tenants.map((tenant, i) => (users[i % users.length] ?? registry).promote(tenant, A.modelId, act(i))),
      );
      const promoted = (await registry.history()).filter(({ kind }) => kind === 'promote');
      expect(promoted).toHaveLength(tenants.length);
      expect(new Set(promoted.map(({ scope }) => scope))).toEqual(new Set(tenants));
    });

    it('agrees with a stack per scope, after any sequence of acts', async () => {
      await registerAll();
      const models = [A, B, C];
      const scopes = [null, 'acme', 'globex'];
      const expected = new Map<string | null, string[]>(scopes.map((scope) => [scope, []]));
      const steps = fc.sample(fc.record({ promote: fc.boolean(), model: fc.nat(2), scope: fc.nat(2) }), {
        numRuns: 60,
        seed: 5,
      });
      for (const step of steps) {
        const scope = scopes[step.scope] ?? null;
        const stack = expected.get(scope) ?? [];
        const modelId = models[step.model]?.modelId ?? '';
        const allowed = step.promote ? stack.at(-1) !== modelId : stack.at(-1) === modelId;
        const attempt = step.promote
          ? registry.promote(scope, modelId, act())
          : registry.revert(scope, modelId, act());
        const [outcome] = await Promise.allSettled([attempt]);
        expect(outcome?.status).toBe(allowed ? 'fulfilled' : 'rejected');
        if (allowed && step.promote) stack.push(modelId);
        else if (allowed) stack.pop();
        for (const tenant of scopes) {
          const active = expected.get(tenant)?.at(-1) ?? expected.get(null)?.at(-1);
          expect((await registry.getActiveModel(tenant))?.modelId).toBe(active);
        }
      }
    });
  });
}
