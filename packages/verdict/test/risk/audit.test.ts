import { describe, expect, test } from 'vitest';
import { auditFairness, type AuditedRow, onlineVerdict } from '../../src/risk/training/mod.ts';
import { binomialInterval, drawNormal, seededRandom } from '../../src/stats/mod.ts';

const rows = (group: string, label: AuditedRow['label'], scores: readonly (number | null)[]): AuditedRow[] =>
  scores.map((score) => ({ group, label, score }));
const repeat = (n: number, value: number | null): (number | null)[] => Array.from({ length: n }, () => value);

describe('fairness audit', () => {
  const audited = auditFairness(
    [
      ...rows('de', 'wrong', [...repeat(30, 0.9), ...repeat(10, 0.2), null]),
      ...rows('de', 'benign', [...repeat(45, 0.1), ...repeat(5, 0.5)]),
      ...rows('ja', 'wrong', repeat(3, 0.9)),
      ...rows('ja', 'benign', [...repeat(15, 0.1), null]),
    ],
    0.5,
  );

  test('gives FPR and FNR at the threshold with Clopper–Pearson intervals, unscored rows apart', () => {
    expect(audited[0]).toMatchObject({
      group: 'de',
      wrong: 40,
      benign: 50,
      unscored: 1,
      falsePositiveRate: { kind: 'measured', value: 0.1, of: 50, ...binomialInterval(5, 50) },
      falseNegativeRate: { kind: 'measured', value: 0.25, of: 40, ...binomialInterval(10, 40) },
    });
  });

  test('gives the AUC larger-is-more-suspect: here 30 of 40 wrong above all benign, 10 above the lower 45', () => {
    expect(audited[0]?.auc).toMatchObject({ kind: 'measured', value: (30 * 50 + 10 * 45) / (40 * 50) });
  });

  test('says that there is not enough data, instead of a number', () => {
    const few = { kind: 'not_enough_data', needed: 20 };
    expect(audited[1]).toEqual({
      group: 'ja',
      wrong: 3,
      benign: 15,
      unscored: 1,
      auc: few,
      falsePositiveRate: { ...few, of: 15 },
      falseNegativeRate: { ...few, of: 3 },
    });
  });

  test.each([Number.NaN, -0.1, 1.1])('refuses %d as a score and as a threshold', (bad) => {
    const invalid = expect.objectContaining({ code: 'argument_invalid' });
    expect(() => auditFairness(rows('de', 'wrong', [bad]), 0.5)).toThrow(invalid);
    expect(() => auditFairness([], bad)).toThrow(invalid);
  });
});

describe('online monitor', () => {
  /** Scores with an AUC of Φ(shift / √2). */
  const scores = (n: number, shift: number, random: () => number) =>
    Array.from({ length: n }, (_, i) => {
      const wrong = i % 3 === 0;
      return { wrong, score: drawNormal(random) + (wrong ? shift : 0) };
    });

  test('takes back a model that is clearly worse than the bar, and says why', () => {
    const verdict = onlineVerdict(0.8, scores(900, 0.2, seededRandom(30)));
    expect(verdict.action).toBe('revert');
    expect(verdict.reason).toMatch(
      /^Worse than the bar: AUC 0\.5\d\d, 99 % interval .* the bar is 0\.800\.$/,
    );
  });

  test('keeps a model that is better than the bar: the AUC is not read upside down', () => {
    expect(onlineVerdict(0.8, scores(900, 2.5, seededRandom(31))).action).toBe('keep');
  });

  test('keeps, without an AUC, on few labels or one class', () => {
    expect(onlineVerdict(0.8, [])).toMatchObject({ action: 'keep', auc: null });
    const inverted = scores(30, -9, seededRandom(32));
    expect(onlineVerdict(0.8, inverted)).toMatchObject({ action: 'keep', auc: null });
    expect(
      onlineVerdict(
        0.8,
        inverted.map((item) => ({ ...item, wrong: true })),
      ),
    ).toMatchObject({ auc: null });
  });

  test('takes back a model exactly at the bar in about .5 % of looks (seed 33, 2,000 looks)', () => {
    const random = seededRandom(33);
    let reverted = 0;
    for (let look = 0; look < 2000; look++) {
      // Φ(1.190 / √2) = .80
      if (onlineVerdict(0.8, scores(300, 1.190_232, random)).action === 'revert') reverted += 1;
    }
    expect(binomialInterval(reverted, 2000, 0.999).low).toBeLessThan(0.005);
  });

  test('throws on a bar that is no AUC', () => {
    expect(() => onlineVerdict(Number.NaN, [])).toThrow(
      expect.objectContaining({ code: 'argument_invalid' }),
    );
  });
});
