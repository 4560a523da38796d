import { describe, expect, test } from 'vitest';
import { jsonLines, kakeya } from './support/cli.ts';
import { HAS_REFERENCE, referenceLines, referencePath, WHY_SKIPPED } from './support/reference.ts';

interface Embedding {
  readonly id: string;
  readonly D_hat: number;
  readonly coh_star: number;
}

interface Text {
  readonly id: string;
  readonly r: number;
  readonly n_sentences: number;
}

async function signals(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await kakeya(['signals', '--json', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe.skipIf(!HAS_REFERENCE)(`signals of the reference data${WHY_SKIPPED}`, () => {
  test('all .npy arrays: coh_star exact, in the documented form', async () => {
    const expected = referenceLines<Embedding>('embeddings.jsonl');
    const files = expected.map(({ id }) => referencePath(`embeddings/${id}.npy`));
    const reports = jsonLines<Embedding & Record<string, unknown>>(await signals(...files));
    expect(reports.map(({ coh_star }) => coh_star)).toEqual(expected.map(({ coh_star }) => coh_star));
    const fields = 'file n d N_j D_hat coh_star v_star r validity coh_z';
    expect(Object.keys(reports[0] ?? {}).join(' ')).toBe(fields);
    expect(expected).toHaveLength(100);
  });

  test('box counts in .jsonl: the upper-median D_hat within 1e-9', async () => {
    const expected = referenceLines<Embedding>('embeddings.jsonl');
    const reports = jsonLines<{ id: string; D_hat_upper: number; D_hat_median: number }>(
      await signals(referencePath('embeddings.jsonl')),
    );
    expect(reports.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    for (const [i, { D_hat_upper, D_hat_median }] of reports.entries()) {
      // The reference prints seven or more digits of it.
      expect(Math.abs(D_hat_upper - (expected[i]?.D_hat ?? Number.NaN))).toBeLessThanOrEqual(1e-9);
      expect(D_hat_median).toBeLessThanOrEqual(D_hat_upper);
    }
  });

  test('texts in .jsonl: r and n_sentences exact', async () => {
    const expected = referenceLines<Text>('texts.jsonl').map(({ id, r, n_sentences }) => ({
      id,
      r,
      n_sentences,
    }));
    const reports = jsonLines<Text>(await signals(referencePath('texts.jsonl')));
    expect(reports.map(({ id, r, n_sentences }) => ({ id, r, n_sentences }))).toEqual(expected);
    expect(expected).toHaveLength(790);
  });
});
