import { existsSync, readFileSync } from 'node:fs';
import { countSentences, splitWords, textRatio } from '@kakeya/signals';
import { describe, expect, it } from 'vitest';
import { calibrateThreshold, judgeAnomaly, trainIsolationForest } from '../../src/anomaly/mod.ts';
import { binomialInterval, seededRandom, shuffle } from '../../src/stats/mod.ts';

const reference = new URL('../../../../../shared/reference/', import.meta.url);
const present = existsSync(reference);
const TARGET_FPR = 0.02;

function lines<T>(name: string): T[] {
  const text = readFileSync(new URL(name, reference), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line));
}

const TEXT_FEATURES = ['r', 'n_sentences', 'length', 'unique_word_ratio'];

function featuresOf(text: string, r = textRatio(text), sentences = countSentences(text)): number[] {
  const words = splitWords(text);
  return [r, sentences, text.length, new Set(words).size / Math.max(1, words.length)];
}

interface Split<T> {
  readonly seed: number;
  readonly train: readonly T[];
  readonly heldOut: readonly T[];
  readonly fresh: readonly T[];
}

function split<T>(items: readonly T[], train: number, heldOut: number, seed: number): Split<T> {
  const mixed = shuffle([...items], seededRandom(seed));
  const end = train + heldOut;
  return { seed, train: mixed.slice(0, train), heldOut: mixed.slice(train, end), fresh: mixed.slice(end) };
}

const seeds = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

describe.skipIf(!present)(`on real outputs${present ? '' : ' (skipped: no shared/reference)'}`, () => {
  const texts = present ? lines<{ text: string; r: number; n_sentences: number }>('texts.jsonl') : [];
  const textRows = texts.map(({ text, r, n_sentences }) => ({ text, row: featuresOf(text, r, n_sentences) }));

  const detectorOf = (rows: Split<{ row: number[] }>) => {
    const { seed } = rows;
    const model = trainIsolationForest(
      rows.train.map(({ row }) => row),
      { trees: 50, seed, featureNames: TEXT_FEATURES },
    );
    const threshold = calibrateThreshold(
      model,
      rows.heldOut.map(({ row }) => row),
      TARGET_FPR,
    );
    return (row: readonly number[]): boolean => judgeAnomaly(model, threshold, row, 'observe').anomalous;
  };

  it('flags 2 % of 790 model answers: 30 splits of 295, 299 and 196 (seeds 101 to 130)', () => {
    expect(textRows).toHaveLength(790);
    let flagged = 0;
    let judged = 0;
    for (const seed of seeds(101, 30)) {
      const rows = split(textRows, 295, 299, seed);
      const anomalous = detectorOf(rows);
      flagged += rows.fresh.filter(({ row }) => anomalous(row)).length;
      judged += rows.fresh.length;
    }
    const interval = binomialInterval(flagged, judged);
    expect(interval.low, `${flagged} of ${judged}`).toBeLessThanOrEqual(TARGET_FPR);
    expect(interval.high, `${flagged} of ${judged}`).toBeGreaterThanOrEqual(TARGET_FPR);
  });

  it.each([
    ['its first sentence eight times', (text: string) => `${text.split('. ')[0]}. `.repeat(8), 0.85],
    ['its first word sixty times', (text: string) => `${splitWords(text)[0]} `.repeat(60), 0.75],
    ['itself three times', (text: string) => `${text} `.repeat(3), 0.7],
  ])('finds an answer turned into %s (seeds 101 to 103)', (_, plant, least) => {
    for (const seed of seeds(101, 3)) {
      const rows = split(textRows, 295, 299, seed);
      const anomalous = detectorOf(rows);
      const found = rows.fresh.filter(({ text }) => anomalous(featuresOf(plant(text)))).length;
      expect(found / rows.fresh.length, `seed ${seed}`).toBeGreaterThanOrEqual(least);
    }
  });

  it('flags no more than 2 % of 100 embedding records, of which only 25 differ: ties count as usual', () => {
    interface Embedding {
      readonly D_hat: number;
      readonly coh_star: number;
      readonly N_j: Readonly<Record<string, number>>;
    }
    const rows = lines<Embedding>('embeddings.jsonl').map(({ D_hat, coh_star, N_j }) => [
      D_hat,
      coh_star,
      ...Object.values(N_j),
    ]);
    expect(rows).toHaveLength(100);
    const featureNames = ['D_hat', 'coh_star', 'N_2', 'N_4', 'N_8', 'N_16', 'N_32'];
    let flagged = 0;
    let judged = 0;
    for (const seed of seeds(201, 50)) {
      const { train, heldOut, fresh } = split(rows, 40, 49, seed);
      const model = trainIsolationForest(train, { trees: 50, seed, featureNames });
      const threshold = calibrateThreshold(model, heldOut, TARGET_FPR);
      flagged += fresh.filter((row) => judgeAnomaly(model, threshold, row, 'observe').anomalous).length;
      judged += fresh.length;
    }
    expect(judged).toBe(550);
    expect(binomialInterval(flagged, judged).low, `${flagged} of ${judged}`).toBeLessThanOrEqual(TARGET_FPR);
  });
});
