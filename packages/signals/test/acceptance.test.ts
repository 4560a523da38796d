import { describe, expect, test } from 'vitest';
import {
  collectRows,
  coherenceAlong,
  computeSignals,
  computeSignalsOfStream,
  countSentences,
  directions,
  readCsv,
  readNpy,
  textRatio,
  theilSenSlope,
} from '../src/mod.ts';
import {
  referenceAbsent,
  referenceText,
  referenceLines,
  referenceStream,
  skipNote,
} from './support/reference.ts';

interface TextCase {
  readonly id: string;
  readonly text: string;
  readonly r: number;
  readonly n_sentences: number;
}

interface EmbeddingCase {
  readonly id: string;
  readonly scales: readonly number[];
  readonly N_j: Readonly<Record<string, number>>;
  readonly D_hat: number;
  readonly coh_star: number;
}

interface TinyCase {
  readonly scales: readonly number[];
  readonly N_j: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly coh_star: number;
  readonly v_star: readonly number[];
  readonly D_hat: number;
  readonly r: number;
  readonly merkle_root: string;
}

/** The stored values carry nine decimals. */
const nine = (value: number): number => Number(value.toFixed(9));

async function sha256Hex(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** PCS 0.1: 64-byte chunks, parents over the hexadecimal text, an odd node paired with itself. */
async function merkleRootV01(raw: Uint8Array): Promise<string> {
  let level: string[] = [];
  for (let i = 0; i < raw.length; i += 64) level.push(await sha256Hex(raw.slice(i, i + 64)));
  while (level.length > 1) {
    const parents: string[] = [];
    for (let i = 0; i < level.length; i += 2)
      parents.push(await sha256Hex(`${level[i]}${level[i + 1] ?? level[i]}`));
    level = parents;
  }
  return level[0] ?? '';
}

describe.skipIf(referenceAbsent)(`acceptance against independent implementations${skipNote}`, () => {
  test('790/790 texts: r and the number of sentences are exact', () => {
    const cases = referenceLines('texts.jsonl').map((line): TextCase => JSON.parse(line));
    expect(cases).toHaveLength(790);
    const wrong = cases.filter(
      ({ text, r, n_sentences }) => textRatio(text) !== r || countSentences(text) !== n_sentences,
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('100/100 arrays: coh★ is exact, and D̂ of the given counts is within 1e-9', async () => {
    const cases = referenceLines('embeddings.jsonl').map((line): EmbeddingCase => JSON.parse(line));
    expect(cases).toHaveLength(100);
    const rows = directions({ count: 100, d: 768, seed: 42, generator: 'numpy-legacy' });
    for (const { id, scales, N_j, D_hat, coh_star } of cases) {
      const { matrix } = await collectRows(readNpy(referenceStream(`embeddings/${id}.npy`)));
      expect([id, nine(coherenceAlong(matrix, rows, 20).cohStar)]).toEqual([id, coh_star]);
      const counts = scales.map((scale) => N_j[String(scale)] ?? Number.NaN);
      expect(Math.abs(theilSenSlope(scales, counts, 'upper') - D_hat)).toBeLessThanOrEqual(1e-9);
    }
  });

  test('tiny case: every signal of the reference PCS, in memory and from a stream', async () => {
    const pcs: TinyCase = JSON.parse(referenceText('pcs_tiny_case_1.json'));
    const { matrix, raw } = await collectRows(readCsv(referenceStream('tiny_case_1.csv')));
    expect([matrix.n, raw.length, await merkleRootV01(raw)]).toEqual([15, 380, pcs.merkle_root]);

    const options = { pcsVersion: '0.1', seed: pcs.seed } as const;
    const signals = computeSignals({ kind: 'points', matrix, raw }, options);
    expect([signals.scales, signals.N_j]).toEqual([pcs.scales, pcs.N_j]);
    expect([nine(signals.D_hat), nine(signals.coh_star), nine(signals.r)]).toEqual([
      pcs.D_hat,
      pcs.coh_star,
      pcs.r,
    ]);
    expect(signals.v_star).toHaveLength(pcs.v_star.length);
    signals.v_star.forEach((x, i) => {
      expect(Math.abs(x - (pcs.v_star[i] ?? Number.NaN))).toBeLessThan(1e-12);
    });

    const open = () => readCsv(referenceStream('tiny_case_1.csv'));
    expect(await computeSignalsOfStream('points', open, options)).toEqual(signals);
  });

  test('no text above 100 words is refused for its size: D̂ and coh★ of its point cloud are valid', () => {
    const cases = referenceLines('texts.jsonl').map((line): TextCase => JSON.parse(line));
    const texts = cases.filter(({ text }) => text.split(/\s+/).length > 100);
    expect(texts.length).toBeGreaterThan(200);
    for (const { id, text } of texts) {
      const { validity } = computeSignals({ kind: 'text', text }, { pcsVersion: '0.2', directions: 2 });
      expect([id, validity]).toEqual([
        id,
        { D_hat: { valid: true }, coh_star: { valid: true }, r: { valid: true } },
      ]);
    }
  });
});
