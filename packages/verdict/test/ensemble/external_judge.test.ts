import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VerdictError } from '../../src/mod.ts';
import {
  externalJudgeRequest,
  externalJudgeResult,
  parseExternalJudgeReply,
} from '../../src/ensemble/mod.ts';

describe("an external judge's reply", () => {
  it('is read with and without its optional members', () => {
    expect(parseExternalJudgeReply({ verdict: 'pass' })).toEqual({
      verdict: 'pass',
      score: null,
      reason: null,
    });
    expect(parseExternalJudgeReply({ verdict: 'fail', score: 1, reason: 'made up' })).toEqual({
      verdict: 'fail',
      score: 1,
      reason: 'made up',
    });
  });

  it.each([
    ['null', null],
    ['a list', [{ verdict: 'pass' }]],
    ['a bare word', 'pass'],
    ['no verdict', { score: 0 }],
    ['a verdict in other letters', { verdict: 'PASS' }],
    ['a verdict that is true', { verdict: true }],
    ['a verdict in a list', { verdict: ['pass'] }],
    ['an unknown member', { verdict: 'pass', confidence: 1 }],
    ['a score that is text', { verdict: 'pass', score: '0' }],
    ['a NaN score', { verdict: 'pass', score: Number.NaN }],
    ['a score above 1', { verdict: 'pass', score: 1.5 }],
    ['a reason that is none', { verdict: 'pass', reason: {} }],
    ['an endless reason', { verdict: 'pass', reason: 'x'.repeat(2001) }],
    ['an inherited verdict', Object.create({ verdict: 'pass' })],
  ])('refuses %s, and the check counts as an error', (_, reply) => {
    expect(() => parseExternalJudgeReply(reply)).toThrow(VerdictError);
    expect(externalJudgeResult(reply, 5)).toMatchObject({ status: 'error', score: null, durationMs: 5 });
  });

  it('any JSON either refuses or is exactly the schema', () => {
    const near = fc.record(
      {
        verdict: fc.oneof(fc.constantFrom('pass', 'fail', 'Pass', 1, null), fc.jsonValue()),
        score: fc.oneof(fc.double(), fc.jsonValue()),
        reason: fc.oneof(fc.string(), fc.jsonValue()),
        extra: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), near), (reply) => {
        const { status, score } = externalJudgeResult(reply, null);
        if (status === 'error') return;
        read++;
        const { verdict, ...rest } = reply as Record<string, unknown>;
        expect(verdict).toBe(status);
        expect(Object.keys(rest).filter((name) => name !== 'score' && name !== 'reason')).toEqual([]);
        expect(score === null || (score >= 0 && score <= 1)).toBe(true);
      }),
      { numRuns: 5000, seed: 4 },
    );
    expect(read).toBeGreaterThan(10);
  });
});

it('a request says everything, with null and [] for what there is none of', () => {
  expect(externalJudgeRequest({ pcsId: 'p', answer: 'a' })).toEqual({
    kind: 'kakeya_judge_request',
    version: 1,
    pcs_id: 'p',
    answer: 'a',
    task: null,
    passages: [],
  });
});
