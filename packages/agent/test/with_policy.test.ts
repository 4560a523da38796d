import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { describe, expect, test } from 'vitest';
import { readSubmission } from '../src/read_submission.ts';
import { summarise } from '../src/summary/summarise.ts';
import { withPolicy } from '../src/summary/with_policy.ts';
import { ANSWER, PASSAGES } from './support/texts.ts';

const POLICY = { id: 'agent-actions', context: { inputs: { amount: 40, tool: 'refund' } } };

describe('withPolicy', () => {
  test('signs for the policy and its context: SHA-256 of their RFC 8785 form', async () => {
    const { pcs, policy } = withPolicy(await summarise({ text: ANSWER }), POLICY);
    const bytes = new TextEncoder().encode(canonicalizeJson({ context: POLICY.context, policy: POLICY.id }));
    expect(pcs).toMatchObject({ context: { policy_context: sha256Hex(bytes) } });
    expect(policy).toBe(POLICY);
  });

  test('leaves the digests of the texts, and the texts beside the record', async () => {
    const output = await summarise({ text: ANSWER, passages: PASSAGES });
    const submission = withPolicy(output, POLICY);
    const { answer, passages } = output.pcs.version === '0.2' ? (output.pcs.context ?? {}) : {};
    expect(submission.pcs).toMatchObject({ context: { answer, passages } });
    expect(readSubmission(submission).beside).toEqual({ answer: ANSWER, passages: PASSAGES, policy: POLICY });
  });

  test('a policy alone goes beside the record', async () => {
    const submission = withPolicy(await summarise({ text: ANSWER }), POLICY);
    expect(readSubmission(submission).beside).toEqual({ policy: POLICY });
  });

  test.each([
    ['another id', { ...POLICY, id: 'lax' }],
    ['another context', { ...POLICY, context: { inputs: { amount: 4, tool: 'refund' } } }],
  ])('%s than the record is signed for is refused before it is sent', async (_, policy) => {
    const submission = withPolicy(await summarise({ text: ANSWER }), POLICY);
    expect(() => readSubmission({ ...submission, policy })).toThrow('withPolicy');
  });

  test('a record of version 0.1 cannot sign a context', async () => {
    const pcs = await summarise({ text: ANSWER }, { pcsVersion: '0.1' });
    expect(() => withPolicy(pcs, POLICY)).toThrow('0.2');
  });

  test('a context that JSON would change on its way is refused', async () => {
    const pcs = await summarise({ text: ANSWER });
    expect(() => withPolicy(pcs, { id: 'a', context: { inputs: { at: Number.NaN } } })).toThrow('plain JSON');
  });
});
