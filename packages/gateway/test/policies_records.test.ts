import { rm } from 'node:fs/promises';
import { asPcsId, asTenantId } from '@kakeya/protocol';
import { type Journal, openJournal } from '@kakeya/storage';
import { expect, onTestFinished, test } from 'vitest';
import { encodeInbox, encodeResult, INBOX, RESULT } from '../src/pipeline/log_entry.ts';
import { recordedContexts } from '../src/policy/recorded_contexts.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { policyBody } from './support/policies.ts';

/** More entries than are read at a time, so that results lie in another window than what they are of. */
const RECORDS = 2_500;
const PCS_ID = asPcsId('ab'.repeat(32));

async function journalOf(ids: readonly string[]): Promise<Journal> {
  const directory = await temporaryDirectory();
  const { journal } = await openJournal({ directory, clock: () => 0 });
  onTestFinished(async () => {
    await journal.close();
    await rm(directory, { recursive: true });
  });
  const bodies = new Map<string, Buffer>();
  for (const id of new Set(ids))
    bodies.set(id, Buffer.from(await policyBody(id, { id, context: { inputs: { audits: 3 } } })));
  const tenantOf = (index: number) => asTenantId(index % 5 === 4 ? 'other' : 'acme');
  const inboxes = await Promise.all(
    ids.map((id, index) => {
      const body = bodies.get(id) ?? Buffer.alloc(0);
      const submission = { tenant: tenantOf(index), requestId: `q${index}`, receivedAtMs: index, body };
      return journal.append(INBOX, encodeInbox(submission));
    }),
  );
  await Promise.all(
    inboxes.map((inbox, index) => {
      const base = { inbox, tenant: tenantOf(index), request_id: `q${index}` };
      const refused = {
        ...base,
        kind: 'refused',
        received_at_ms: 0,
        status: 401,
        type: 'signature-invalid',
      } as const;
      const decided = { ...base, kind: 'decided', status: 200, decision: 'accept', score: null } as const;
      return journal.append(
        RESULT,
        encodeResult(index % 3 === 2 ? refused : { ...decided, pcs_id: PCS_ID, answerJson: '{}' }),
      );
    }),
  );
  return journal;
}

test('the last contexts are those of the tenant’s own decided submissions that name the policy, oldest first', async () => {
  const ids = Array.from({ length: RECORDS }, (_, index) => (index % 2 === 0 ? 'audits' : 'others'));
  const journal = await journalOf(ids);
  const expected = ids.flatMap((id, index) =>
    id === 'audits' && index % 5 !== 4 && index % 3 !== 2 ? index : [],
  );
  const lookedUp = async (last: number) =>
    (await recordedContexts(journal, { tenant: 'acme', policyId: 'audits', last })).map(
      ({ receivedAtMs }) => receivedAtMs,
    );
  expect(await lookedUp(RECORDS)).toEqual(expected);
  expect(await lookedUp(100)).toEqual(expected.slice(-100));
  expect(await recordedContexts(journal, { tenant: 'nobody', policyId: 'audits', last: 5 })).toEqual([]);
});
