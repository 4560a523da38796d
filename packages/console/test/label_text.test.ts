import { describe, expect, it } from 'vitest';
import { labelledText, leftOutText, wantedText } from '../src/pages/verdict/header/label_text.ts';

const given = {
  label: 'wrong',
  counted: true,
  left_out: null,
  replayed: false,
  calibration_version: 'v7',
} as const;

describe('what is said of a label', () => {
  it('says from when it counts, or why it does not', () => {
    expect(labelledText(given)).toBe(
      'Labelled wrong. It counts from the next decision on, as calibration v7.',
    );
    for (const left_out of ['unsolicited', 'nothing_drawn', 'refused_by_checks', 'no_score'])
      expect(labelledText({ ...given, counted: false, left_out })).toBe(
        `Labelled wrong. Recorded, but it calibrates nothing: ${leftOutText(left_out)}.`,
      );
  });

  it('has words for each reason', () => {
    for (const code of ['unsolicited', 'nothing_drawn', 'refused_by_checks', 'no_score'])
      expect(leftOutText(code)).not.toBe(code);
    expect(leftOutText('of a newer gateway')).toBe('of a newer gateway');
  });

  it('says that nothing changed where it was said before', () => {
    expect(labelledText({ ...given, replayed: true })).toBe('Labelled wrong already: nothing changed.');
  });

  it('says before labelling whether a label would count', () => {
    expect(wantedText({ wanted: true, propensity: 1, label_share: 0.2 })).toContain('left to a person');
    expect(wantedText({ wanted: true, propensity: 0.2, label_share: 0.2 })).toContain('a chance of 20 %');
    for (const not of [
      { wanted: false, propensity: 0.2, label_share: 0.2 },
      { wanted: false, propensity: 0, label_share: 0.2 },
      { wanted: true, propensity: 1, label_share: 0 },
    ])
      expect(wantedText(not)).toContain('calibrate nothing');
  });
});
