import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BatchPipeline,
  type BatchLinkEvents,
  type BatchPipelineOptions,
} from '../src/dedup/embedded/batch_pipeline.ts';
import { getOperation, putOperation } from '../src/dedup/embedded/operations.ts';
import { ABSENT, FOUND } from '../src/dedup/embedded/wire.ts';
import type { DedupEntry, PutResult } from '../src/dedup/types.ts';
import { StorageError } from '../src/errors.ts';
import { ScriptedIndex, type Fate } from './support/scripted_link.ts';

type Ended = { readonly answer: PutResult } | { readonly error: unknown };

const LIMITLESS = {
  name: 'The index under test',
  clock: () => 1,
  maxPendingOperations: 1_000,
  maxPendingSize: 1_000_000,
  random: () => 0.5,
};

type Limits = Pick<BatchPipelineOptions, 'maxPendingOperations' | 'maxPendingSize'>;

function open(index: ScriptedIndex, limits: Partial<Limits> = {}): Promise<BatchPipeline> {
  let nowMs = 0;
  return BatchPipeline.open({
    ...LIMITLESS,
    ...limits,
    openLink: (events) => index.open(events),
    // Each look at the clock finds the back-off over, or nearly: both sides of it are exercised.
    nowMs: () => (nowMs += 60),
  });
}

function put(pipeline: BatchPipeline, id: string, entry: DedupEntry): Promise<PutResult> {
  return pipeline.submit(putOperation({ tenant: 't', scope: 's', id }, entry));
}

/** What is untrue about how a put ended, given what is stored in the end. */
function lie(entry: DedupEntry, ended: Ended, stored: DedupEntry | undefined): string | undefined {
  const isStored = stored?.digest === entry.digest;
  if ('answer' in ended) {
    if (ended.answer.first) return isStored ? undefined : 'told that it was first, and is not stored';
    if (ended.answer.entry.digest !== stored?.digest) return 'was given another entry than the one stored';
    return undefined;
  }
  if (!(ended.error instanceof StorageError)) return `rejected with ${String(ended.error)}`;
  if (ended.error.code !== 'store_unavailable') return `rejected with ${ended.error.code}`;
  return isStored && ended.error.message.includes('was not done')
    ? 'told that it was not done, and is stored'
    : undefined;
}

const fate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('answer') },
  { weight: 1, arbitrary: fc.constantFrom<Fate>('fail before', 'fail after', 'garble') },
);

describe('batch pipeline', () => {
  it('settles every operation exactly once, and truthfully, however links fail', async () => {
    const property = fc.asyncProperty(
      fc.array(fate, { maxLength: 20 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 8 }), { maxLength: 20 }),
      async (fates, refuseOpen, waves) => {
        const index = new ScriptedIndex(fates, refuseOpen);
        const pipeline = await open(index);
        const puts: Promise<{ id: string; entry: DedupEntry; ended: Ended }>[] = [];
        for (const wave of waves) {
          for (const id of wave) {
            const entry = { digest: `${puts.length}`, value: `put ${puts.length}` };
            puts.push(
              put(pipeline, id, entry).then(
                (answer) => ({ id, entry, ended: { answer } }),
                (error: unknown) => ({ id, entry, ended: { error } }),
              ),
            );
          }
          await new Promise(setImmediate);
        }
        await pipeline.close();

        // That this resolves is the first half of the claim: nothing is left hanging.
        for (const { id, entry, ended } of await Promise.all(puts)) {
          const stored = index.entries.get(`t/s/${id}`);
          expect(lie(entry, ended, stored), `put ${entry.digest} of ${id}`).toBeUndefined();
        }
      },
    );
    await expect(fc.assert(property, { numRuns: 300 })).resolves.toBeUndefined();
  });

  it('repeating a put whose outcome was unknown finds one’s own entry or is first', async () => {
    for (const fates of [['fail before'], ['fail after']] as const) {
      const pipeline = await open(new ScriptedIndex(fates, []));
      const entry = { digest: 'mine', value: 'v' };
      await expect(put(pipeline, 'a', entry)).rejects.toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('may or may not have been done'),
      });
      let again: PutResult | undefined;
      await expect
        .poll(async () => {
          again = await put(pipeline, 'a', entry).catch(() => undefined);
          return again;
        })
        .toBeDefined();
      expect(again).toEqual(fates[0] === 'fail before' ? { first: true } : { first: false, entry });
      await pipeline.close();
    }
  });

  it('takes no answer from a link that was given up for what was asked of its successor', async () => {
    const links: BatchLinkEvents[] = [];
    let sent = 0;
    let nowMs = 0;
    const pipeline = await BatchPipeline.open({
      ...LIMITLESS,
      openLink: (events) => {
        links.push(events);
        return Promise.resolve({ send: () => (sent += 1), close: () => Promise.resolve() });
      },
      nowMs: () => (nowMs += 1_000),
    });
    const lost = put(pipeline, 'a', { digest: 'd', value: 'v' });
    await expect.poll(() => sent).toBe(1);
    links[0]?.failed(new Error('given up'));
    await expect(lost).rejects.toMatchObject({ code: 'store_unavailable' });

    const replay = put(pipeline, 'a', { digest: 'd', value: 'v' });
    await expect.poll(() => sent).toBe(2);
    links[0]?.answered([ABSENT]);
    links[0]?.failed(new Error('given up again'));
    links[1]?.answered([FOUND, 'other', 'entry']);
    expect(await replay).toEqual({ first: false, entry: { digest: 'other', value: 'entry' } });
    await pipeline.close();
  });

  it('refuses as overloaded beyond its number of operations, and takes more once they are answered', async () => {
    const pipeline = await open(new ScriptedIndex([], []), { maxPendingOperations: 3 });
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd', 'e'].map((id) => put(pipeline, id, { digest: id, value: '' })),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(results[4]).toMatchObject({
      reason: { code: 'store_unavailable', message: expect.stringContaining('overloaded: 3 operations') },
    });
    expect(await put(pipeline, 'd', { digest: 'd', value: '' })).toEqual({ first: true });
    await pipeline.close();
  });

  it('refuses as overloaded beyond its size in memory', async () => {
    const pipeline = await open(new ScriptedIndex([], []), { maxPendingSize: 1_000 });
    const first = put(pipeline, 'a', { digest: 'd', value: 'x'.repeat(900) });
    await expect(put(pipeline, 'b', { digest: 'd', value: 'x'.repeat(900) })).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('overloaded'),
    });
    expect(await first).toEqual({ first: true });
    expect(await put(pipeline, 'b', { digest: 'd', value: 'x'.repeat(900) })).toEqual({ first: true });
    await pipeline.close();
  });

  it('answers reads and writes in the order of the calls', async () => {
    const pipeline = await open(new ScriptedIndex([], []));
    const key = { tenant: 't', scope: 's', id: 'a' };
    const [before, written, after] = await Promise.all([
      pipeline.submit(getOperation(key)),
      pipeline.submit(putOperation(key, { digest: 'd', value: 'v' })),
      pipeline.submit(getOperation(key)),
    ]);
    expect([before, written, after]).toEqual([undefined, { first: true }, { digest: 'd', value: 'v' }]);
    await pipeline.close();
  });

  it('rejects when the first link does not open, with the reason', async () => {
    const opening = BatchPipeline.open({
      ...LIMITLESS,
      openLink: () => Promise.reject(new Error('no such luck')),
      nowMs: () => 0,
    });
    await expect(opening).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('no such luck'),
    });
  });
});
