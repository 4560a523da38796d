import { describe, expect, it } from 'vitest';
import type { EvidenceOutcome } from '../src/pages/verdict/evidence.ts';
import { decisionSentence, forgottenSentence } from '../src/pages/verdict/header/decision_sentence.ts';

type Reason = EvidenceOutcome['reasons'][number];

const reason = (effect: Reason['effect'], message: string): Reason => ({
  effect,
  code: 'any',
  message,
  values: {},
});
const sentence = (decision: EvidenceOutcome['decision'], reasons: readonly Reason[]): string =>
  decisionSentence({ decision, reasons: [...reasons], guarantee: null });

describe('the sentence of a decision', () => {
  it('goes on with the message of the reason', () => {
    const text = 'The text deflates to 0.045 of its size (below 0.2): it repeats itself.';
    expect(sentence('escalate', [reason('escalate', text)])).toBe(
      'Escalated to a person because the text deflates to 0.045 of its size (below 0.2): it repeats itself.',
    );
  });

  it('leaves names of signals as they are', () => {
    expect(sentence('reject', [reason('reject', 'D_hat is claimed as 2.')])).toBe(
      'Rejected because D_hat is claimed as 2.',
    );
    expect(sentence('reject', [reason('reject', 'N_j counts 9 voxels.')])).toContain('because N_j counts');
    expect(sentence('reject', [reason('reject', 'coh_star 3 lies outside.')])).toContain('because coh_star');
  });

  it('is led by a reason that made the decision, and counts the others', () => {
    const doubt = reason('escalate', 'The agent reports that it ran degraded.');
    const refusal = reason('reject', 'So high a score is rare.');
    expect(sentence('reject', [doubt, refusal])).toBe(
      'Rejected because so high a score is rare, and for 1 more reason.',
    );
    expect(sentence('escalate', [doubt, doubt, doubt])).toMatch(/and for 2 more reasons\.$/);
  });

  it('claims calibration for an acceptance only where there is a guarantee', () => {
    expect(sentence('accept', [])).not.toContain('rare');
    const guarantee: EvidenceOutcome['guarantee'] = {
      kind: 'accept_given_wrong',
      delta: 0.05,
      p_value: 0.01,
      n_wrong: 99,
      n_benign: 99,
      set: 'tenant',
      calibration_version: 'v',
    };
    expect(decisionSentence({ decision: 'accept', reasons: [], guarantee })).toContain('rare among wrong');
  });

  it('does not invent a reason', () => {
    expect(sentence('escalate', [])).toBe('Escalated to a person; the outcome names no reason.');
  });

  it('says by their codes what is still known of reasons whose words are gone', () => {
    expect(forgottenSentence({ decision: 'escalate', reasons: ['ft_missing', 'degraded'] })).toBe(
      'Escalated to a person because of ft_missing, degraded.',
    );
    expect(forgottenSentence({ decision: 'accept', reasons: [] })).toBe('Accepted.');
  });
});
