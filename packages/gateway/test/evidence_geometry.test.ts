import { summarise } from '../../agent/src/mod.ts';
import type { Pcs } from '@kakeya/protocol';
import { theilSenSlope } from '@kakeya/signals';
import { DEFAULT_PARAMS, paramsHash } from '@kakeya/verdict';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { record, V01 } from '../../verdict/test/support/record.ts';
import { geometry, type TextSource } from '../src/evidence/geometry.ts';
import { measureText } from '../src/evidence/measure_text.ts';

const HASH = paramsHash(DEFAULT_PARAMS);
const NO_TEXT: TextSource = { why: 'The answer did not come.' };

const textRecord = async (text: string): Promise<Pcs> =>
  summarise({ text, epoch: 1, passages: [] }).then(({ pcs }) => pcs);
const measured = (text: string, { seed, scales }: Pcs): TextSource => ({
  measured: measureText({ text, seed, scales }),
});
const draw = (of: Pcs, text: TextSource = NO_TEXT, judgedBy: string | undefined = HASH) =>
  geometry({ record: of, paramsHash: judgedBy, text });

const words = fc
  .array(fc.constantFrom('a', 'loop', 'Brücke', 'the', 'of', 'and', 'ran', 'x1', 'y22', '…'), {
    maxLength: 60,
  })
  .map((list) => list.join(' '));

describe('geometry', () => {
  test('of any text is what its agent claimed, and names a reason for exactly what it does not draw', async () => {
    await fc.assert(
      fc.asyncProperty(words, words, fc.boolean(), async (text, other, swapped) => {
        const pcs = await textRecord(text);
        const shown = swapped ? other : text;
        const { n_j, coherence, compression, absent } = draw(pcs, measured(shown, pcs));
        const missing = [
          ...(n_j === null ? ['n_j'] : []),
          ...(coherence === null ? ['coherence'] : []),
          ...(coherence !== null && coherence.null === null ? ['coherence.null'] : []),
          ...(compression?.null === null ? ['compression.null'] : []),
        ];
        expect(absent.map(({ part }) => part).toSorted()).toEqual(missing.toSorted());
        expect(swapped || coherence?.coh_star === pcs.coh_star).toBe(true);
        if (coherence === null) return;
        const { counts } = coherence.projection;
        const all = counts.reduce((sum, count) => sum + count, 0);
        expect(Math.max(...counts) / all).toBeCloseTo(pcs.coh_star, 9);
      }),
      { numRuns: 150 },
    );
  });

  test('fits each version its own line: 0.1 with the upper median, 0.2 with the true one', () => {
    const counts = { scales: [2, 4, 8, 16, 32], N_j: { 2: 3, 4: 5, 8: 9, 16: 17, 32: 31 } };
    const slopeOf = (median: 'upper' | 'true') =>
      theilSenSlope(counts.scales, Object.values(counts.N_j), median);
    expect(slopeOf('upper')).not.toBe(slopeOf('true'));
    expect(draw(record({ ...counts, ...V01 })).n_j?.slope).toBe(slopeOf('upper'));
    expect(draw(record(counts)).n_j?.slope).toBe(slopeOf('true'));
  });

  test('gives the same answer to the same question', async () => {
    const text = 'one word after another and then the same word again, as words will do';
    const pcs = await textRecord(text);
    expect(draw(pcs, measured(text, pcs))).toEqual(draw(pcs, measured(text, pcs)));
  });

  test('draws no line with one scale, nor a tolerance of parameters that it does not have', () => {
    const one = record({ scales: [2], N_j: { 2: 4 } });
    expect(draw(one)).toMatchObject({ n_j: null, absent: [{ part: 'n_j' }, {}, {}] });
    for (const judgedBy of ['ab'.repeat(32), undefined])
      expect(geometry({ record: record(), paramsHash: judgedBy, text: NO_TEXT })).toMatchObject({
        n_j: null,
        absent: [{ part: 'n_j', why: expect.stringContaining('parameters') }, {}, {}],
      });
  });

  test('compares nothing with a text that compresses otherwise than the record claims', async () => {
    const text = 'a bridge over a river and a keeper in the tollhouse beside its northern pier';
    const pcs = { ...(await textRecord(text)), r: 0.123 };
    const { compression, absent } = draw(pcs, measured(text, pcs));
    expect(compression).toEqual({ r: 0.123, null: null });
    expect(absent).toContainEqual({ part: 'compression.null', why: expect.stringContaining('claims 0.123') });
  });
});
