import { asTenantId, createKeyring, verificationKeyOf } from '@kakeya/protocol';
import { openEmbeddedDedup } from '@kakeya/storage';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../src/judge/judgement.ts';
import { createLocalJudge } from '../src/judge/local_judge.ts';
import { settle } from '../src/pipeline/settle.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';

const TENANT = asTenantId('default');

describe('settle', () => {
  test('a position that is given out again after damage does not pass for the submission that had it', async () => {
    await using dedup = {
      store: await openEmbeddedDedup({
        path: join(await temporaryDirectory(), 'dedup.db'),
        ttlMs: 60_000,
        clock: Date.now,
      }),
      async [Symbol.asyncDispose]() {
        await this.store.close();
      },
    };
    const keyring = createKeyring([await verificationKeyOf(hmacKey())]);
    const local = createLocalJudge(new Map([['default', { id: TENANT, keyring, minPcsVersion: '0.1' }]]));
    const deps = {
      dedup: dedup.store,
      journalId: 'j',
      judge: (evidence: Evidence) => local.judge(evidence),
      hear: async () => [],
    };
    const submission = (requestId: string, body: string) => ({
      seq: 7,
      tenant: TENANT,
      requestId,
      receivedAtMs: 0,
      body: new TextEncoder().encode(body),
    });
    const first = submission('r1', await signedBody('one'));
    const decided = await settle(first, deps);
    expect(decided.result.kind).toBe('decided');
    // Its own recovery.
    expect(await settle(first, deps)).toEqual(decided);
    const later = await settle(
      submission('r2', await signedBody('one', { N_j: { 2: 4, 4: 8, 8: 16, 16: 31 } })),
      deps,
    );
    expect(later.result).toMatchObject({ kind: 'replayed', equivocation: expect.anything() });
    expect(later.answer).toMatchObject({ replayed: true, status: 200 });
  });
});
