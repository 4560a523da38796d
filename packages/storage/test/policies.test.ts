import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { StorageError } from '../src/errors.ts';
import { acquireProcessLock } from '../src/lock/process_lock.ts';
import { canaryBucket } from '../src/policies/canary_bucket.ts';
import { openPolicyRegistry } from '../src/policies/open_policy_registry.ts';
import { PolicyHistory } from '../src/policies/policy_history.ts';
import type { PolicyPromotion, PolicyRegistry } from '../src/policies/types.ts';
import { openProjectionStore } from '../src/projection/open_projection_store.ts';
import { seededRandom } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';
import { act, describePolicyRegistryContract, entryOf, LKSG } from './support/policy_registry_contract.ts';

/** As a lock file does, this keeps out whoever comes while it is held, and tells them so at once. */
function memoryLock(): () => Promise<{ release(): Promise<void> }> {
  let held = false;
  return async () => {
    if (held) throw new StorageError('journal_locked', 'held');
    held = true;
    return {
      release: async () => {
        held = false;
      },
    };
  };
}

describePolicyRegistryContract('files', async () => {
  const [disk, lock] = [new MemoryDisk(), memoryLock()];
  return { open: () => openPolicyRegistry({ directory: '/p', disk, lock }), remove: async () => undefined };
});

const enforced = (version: string): PolicyPromotion => ({ ...LKSG, version, mode: 'enforced', share: 1 });

/** No other process is there, and a crash ends this one's locks. */
const onDisk = (disk: MemoryDisk): Promise<PolicyRegistry> =>
  openPolicyRegistry({ directory: '/p', disk, lock: async () => ({ release: async () => undefined }) });

async function withOneEnforced(): Promise<{ readonly directory: string; readonly registry: PolicyRegistry }> {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-policies-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const registry = await openPolicyRegistry({ directory });
  await registry.register(entryOf('1'), act());
  await registry.promote(enforced('1'), act());
  return { directory, registry };
}

const documentFile = (directory: string): string =>
  readdirSync(directory).find((file) => file.startsWith('policy-')) ?? '';

describe('policy registry in files', () => {
  it('is as before or as after an act, wherever a crash cuts it off', async () => {
    const seen: (string | undefined)[] = [];
    let finished = false;
    for (let cut = 1; !finished; cut++) {
      const disk = new MemoryDisk();
      const registry = await onDisk(disk);
      await registry.register(entryOf('1'), act());
      await registry.promote(enforced('1'), act());
      const start = disk.operations;
      disk.onOperation = ({ number }) => (number - start >= cut ? 'crash' : undefined);
      const work = registry.register(entryOf('2'), act()).then(() => registry.promote(enforced('2'), act()));
      finished = await Promise.race([work.then(() => true), disk.crashed.then(() => false)]);
      const after = await onDisk(disk.afterPowerLoss(seededRandom(cut)));
      seen.push((await after.standing('acme', 'policy', 'lksg.v1'))?.enforced?.version);
    }
    // Between its rename and its sync a promotion may be lost or kept; acknowledged, it is kept.
    expect(new Set(seen)).toEqual(new Set(['1', '2']));
    expect(seen[0]).toBe('1');
    expect(seen.at(-1)).toBe('2');
    expect(seen.length).toBeGreaterThan(10);
  });

  it.each(['the history', 'the document'])(
    'never takes a damaged file of %s for "no policy"',
    async (what) => {
      const { directory, registry } = await withOneEnforced();
      const file = join(directory, what === 'the history' ? 'history.snapshot' : documentFile(directory));
      const bytes = readFileSync(file);
      bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 1;
      writeFileSync(file, bytes);
      await expect(registry.standing('acme', 'policy', 'lksg.v1')).rejects.toMatchObject({
        code: 'state_corrupt',
      });
      await expect(registry.standings('acme')).rejects.toMatchObject({ code: 'state_corrupt' });
    },
  );

  it('never takes a torn file for a shorter one', async () => {
    const { directory, registry } = await withOneEnforced();
    const file = join(directory, documentFile(directory));
    const bytes = readFileSync(file);
    for (const length of [0, 1, 90, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, length));
      await expect(registry.get(null, 'policy', 'lksg.v1')).rejects.toMatchObject({ code: 'state_corrupt' });
    }
  });

  it('never serves another document than was registered, even with a checksum that matches', async () => {
    const { directory, registry } = await withOneEnforced();
    const files = await openProjectionStore({ directory });
    const projection = documentFile(directory).replace('.snapshot', '');
    await files.save(projection, { seq: 0, state: JSON.stringify({ document: 'forged', source: 'x' }) });
    await expect(registry.standing('acme', 'policy', 'lksg.v1')).rejects.toMatchObject({
      code: 'state_corrupt',
    });
  });

  it.each([
    ['an event of another scope', { scope: 'acme' }],
    ['an event of an unknown kind', { event: 'delete' }],
    ['a registration without content', { content: undefined }],
  ])('refuses a history with %s', async (_what, part) => {
    const { directory, registry } = await withOneEnforced();
    const [first, ...rest] = await registry.history({ scope: null });
    const files = await openProjectionStore({ directory });
    await files.save('history', { seq: 2, state: JSON.stringify([{ ...first, ...part }, ...rest]) });
    await expect(registry.list(null)).rejects.toMatchObject({ code: 'state_corrupt' });
  });

  it('never takes a missing document for "no policy", nor lets it be promoted', async () => {
    const { directory, registry } = await withOneEnforced();
    await registry.rollback(LKSG, act());
    rmSync(join(directory, documentFile(directory)));
    await expect(registry.get(null, 'policy', 'lksg.v1')).rejects.toMatchObject({ code: 'state_corrupt' });
    await expect(registry.promote(enforced('1'), act())).rejects.toMatchObject({ code: 'state_corrupt' });
    expect(await registry.history({ scope: null })).toHaveLength(3);
  });

  it('reads no more however many documents lie beside', async () => {
    const disk = new MemoryDisk();
    const list = vi.spyOn(disk, 'list');
    const registry = await onDisk(disk);
    await registry.register(entryOf('1'), act());
    list.mockClear();
    await registry.promote(enforced('1'), act());
    expect(await registry.standing('acme', 'policy', LKSG.id)).toMatchObject({ enforced: { version: '1' } });
    expect(list).not.toHaveBeenCalled();
  });

  it('takes 4096 versions of a scope and no more: its history is read whole', () => {
    const registered = Array.from({ length: 4_096 }, (_, i) => {
      const { scope, kind, id, hash } = entryOf('1');
      return { event: 'register', scope, kind, id, version: String(i), hash, content: '', ...act() } as const;
    });
    const fullTo = (n: number) => new PolicyHistory(null, registered.slice(0, n));
    expect(fullTo(4_095).register(entryOf('last'), '', act()).events).toHaveLength(4_096);
    expect(() => fullTo(4_096).register(entryOf('one more'), '', act())).toThrow('no more can be');
    expect(fullTo(4_096).promote({ ...enforced('7') }, {}, act()).events).toHaveLength(4_097);
  });

  it('loses no act of many that come at once through several users of a directory', async () => {
    const { directory, registry } = await withOneEnforced();
    const users = await Promise.all([0, 1, 2].map(() => openPolicyRegistry({ directory })));
    await Promise.all(users.map((user, i) => user.register(entryOf(`1.${i}`), act())));
    const versions = (await registry.list(null)).map(({ version }) => version);
    expect(versions.toSorted()).toEqual(['1', '1.0', '1.1', '1.2']);
  });

  it('says that it is busy when another writer does not end', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'kakeya-policies-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const lock = await acquireProcessLock(join(directory, 'lock'));
    onTestFinished(() => lock.release());
    await expect(openPolicyRegistry({ directory, busyTimeoutMs: 40 })).rejects.toMatchObject({
      code: 'store_unavailable',
    });
  });
});

/** Computed apart from this code, with Python's hashlib. */
const GOLDEN_ACME = 0.13177373246768365;

describe('canary bucket', () => {
  it('is the first 53 bits of SHA-256 over the names (golden)', () => {
    expect(canaryBucket('policy', 'lksg.v1', 'acme')).toBe(GOLDEN_ACME);
    expect(canaryBucket('server-parameters', 'lksg.v1', 'acme')).not.toBe(GOLDEN_ACME);
  });

  it('takes its share of the tenants, evenly', () => {
    const buckets = Array.from({ length: 10_000 }, (_, i) =>
      canaryBucket('policy', 'lksg.v1', `tenant-${i}`),
    );
    // Six standard deviations of a binomial count: 6·sqrt(10,000·0.1·0.9) = 180.
    for (let tenth = 0; tenth < 10; tenth++) {
      const count = buckets.filter((bucket) => Math.floor(bucket * 10) === tenth).length;
      expect(Math.abs(count - 1000)).toBeLessThan(180);
    }
  });

  it('keeps in whoever is in, at every larger share, and depends on nothing but the names', () => {
    const share = fc.nat(9_999).map((n) => n / 10_000);
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('a', 'b.c'), share, share, (tenant, id, a, b) => {
        const bucket = canaryBucket('policy', id, tenant);
        expect(canaryBucket('policy', id, tenant)).toBe(bucket);
        expect(bucket).toBeGreaterThanOrEqual(0);
        expect(bucket).toBeLessThan(1);
        const [narrow, wide] = [Math.min(a, b), Math.max(a, b)];
        expect(bucket < narrow && bucket >= wide).toBe(false);
      }),
      { seed: 7 },
    );
  });

  it('puts a tenant elsewhere for another id: the same tenants are not always the first', () => {
    const tenants = Array.from({ length: 1000 }, (_, i) => `tenant-${i}`);
    const first = (id: string) =>
      new Set(tenants.filter((tenant) => canaryBucket('policy', id, tenant) < 0.1));
    const [a, b] = [first('a'), first('b')];
    expect(a.intersection(b).size).toBeLessThan(a.size / 2);
  });
});
