import { describe, expect, it } from 'vitest';
import type { Guarantee, NoGuarantee } from '../src/pages/verdict/evidence.ts';
import { guaranteeText } from '../src/pages/verdict/header/guarantee_text.ts';

const guarantee = (overrides: Partial<Guarantee> = {}): Guarantee => ({
  kind: 'accept_given_wrong',
  delta: 0.05,
  p_value: 0.0312,
  n_wrong: 108,
  n_benign: 1193,
  set: 'tenant',
  calibration_version: '7642874d172c0cfb4eb308f05a8abd02',
  ...overrides,
});

const none = (overrides: Partial<NoGuarantee>): NoGuarantee => ({
  code: 'too_few_labels',
  message: 'in the words of the gateway',
  n_wrong: 12,
  needs_n_wrong: 19,
  ...overrides,
});

const withBound = (overrides?: Partial<Guarantee>) =>
  guaranteeText({ guarantee: guarantee(overrides), no_guarantee: null, calibration_version: 'v' });
const without = (overrides: Partial<NoGuarantee>, version: string | null = 'v') =>
  guaranteeText({ guarantee: null, no_guarantee: none(overrides), calibration_version: version });
const allOf = (text: object): string => JSON.stringify(text);

describe('a guarantee', () => {
  it('says what is bounded, over what, and with which numbers', () => {
    const text = withBound();
    expect(text.title).toBe('Guaranteed: P(accept ∣ wrong) ≤ 0.05');
    expect(text.says).toContain('The probability that a wrong output is accepted is at most 5 %.');
    expect(text.says).toContain('over the draw of the calibration records and of the next output');
    expect(text.facts).toContainEqual({ name: 'Labels', value: '108 wrong, 1,193 benign, of this tenant' });
    expect(text.facts.find(({ name }) => name === 'p(wrong)')?.value).toMatch(/^0\.0312 \(≤ δ\)/);
    expect(text.facts).toContainEqual({ name: 'Calibration', value: '7642874d172c0cfb4eb308f05a8abd02' });
  });

  it('speaks of benign outputs where it was rejected, and never of wrong ones in the bound', () => {
    const text = withBound({ kind: 'reject_given_benign' });
    expect(text.title).toBe('Guaranteed: P(reject ∣ benign) ≤ 0.05');
    expect(text.says).toContain('a benign output is rejected');
    expect(text.says).not.toContain('wrong');
    expect(text.facts.some(({ name }) => name === 'p(benign)')).toBe(true);
  });

  it('is of the procedure, and never claims a share of the accepted outputs or this output', () => {
    const text = withBound();
    expect(text.says).toContain('not about this output alone');
    expect(text.limits).toContainEqual(
      expect.stringContaining('does not say which share of the accepted outputs is wrong'),
    );
  });

  it('says when the labels of others stand in, and what is then assumed', () => {
    expect(allOf(withBound())).not.toContain('stand in');
    const text = withBound({ set: 'global' });
    expect(text.facts).toContainEqual({ name: 'Labels', value: '108 wrong, 1,193 benign, of all tenants' });
    expect(text.limits).toContainEqual(expect.stringContaining('fewer than 100 of its own'));
  });
});

describe('no guarantee', () => {
  it('counts the labels that are missing', () => {
    expect(without({}).says).toContain('7 more labels of wrong outputs are missing');
    expect(without({ n_wrong: 18 }).says).toContain('1 more label of a wrong output is missing');
    expect(allOf(without({}).facts)).toContain('12 of the 19 that make accepting with a guarantee possible');
  });

  it('does not count labels that no number of would do', () => {
    expect(without({ needs_n_wrong: null }).says).toContain('At a δ of 0 no number of labels');
    expect(without({ needs_n_wrong: 12 }).says).toContain('do not weigh enough');
  });

  it('is not needed where a person decides', () => {
    const text = without({ code: 'left_to_a_person' });
    expect(text.title).toBe('No guarantee is needed');
    expect(text.says).toContain('nothing was decided that could be wrong');
    expect(allOf(text.facts)).toContain('12 of the 19');
    expect(allOf(without({ code: 'left_to_a_person', n_wrong: 52 }).facts)).toContain('52, and 19 would do');
  });

  it('shows no count where the gateway counted nothing', () => {
    for (const code of ['left_to_a_person', 'refused_by_checks', 'score_missing'] as const) {
      const text = without({ code, n_wrong: 0, needs_n_wrong: null });
      expect(text.facts.map(({ name }) => name)).toEqual(['Calibration']);
    }
  });

  it('claims nothing statistical where the checks refuse', () => {
    expect(without({ code: 'refused_by_checks' }).says).toContain('That is no statistical claim');
    expect(without({ code: 'score_missing' }).says).toContain('could not be scored');
  });

  it('never says «guaranteed», whatever the reason', () => {
    for (const code of ['too_few_labels', 'left_to_a_person', 'refused_by_checks', 'score_missing'] as const)
      expect(allOf(without({ code }))).not.toMatch(/guaranteed/i);
  });

  it('says that there is no calibration yet', () => {
    expect(allOf(without({}, null).facts)).toContain('nothing was labelled or configured yet');
  });

  it('does not fill in a reason that was not given', () => {
    const text = guaranteeText({ guarantee: null, no_guarantee: null, calibration_version: null });
    expect(text.says).toBe('The outcome carries no guarantee and does not say why.');
  });
});
