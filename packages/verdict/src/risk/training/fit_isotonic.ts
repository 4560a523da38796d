import { binomialInterval } from '../../stats/mod.ts';
import type { IsotonicCalibrator } from '../model.ts';
import { type CalibrationRow, effectiveSize } from './calibration_rows.ts';
import { notRelated } from './fit_platt.ts';

interface Block {
  readonly rows: readonly CalibrationRow[];
  readonly weight: number;
  readonly wrong: number;
}

/**
 * Isotonic regression of the labels on the raw log-odds by pool-adjacent-violators (Ayer et al. 1955; for calibration
 * Zadrozny and Elkan, KDD 2002). A block's interval is Clopper–Pearson's on its effective size; it takes the block as
 * given, though the data have chosen it.
 * @throws VerdictError `data_insufficient` where pooling leaves one block: the scores do not rank the labels
 */
export function fitIsotonic(rows: readonly CalibrationRow[]): IsotonicCalibrator {
  const blocks: Block[] = [];
  for (const tied of groupTies(rows)) {
    blocks.push(tied);
    for (;;) {
      const [before, last] = [blocks.at(-2), blocks.at(-1)];
      // Equal shares are pooled too, so that the probabilities rise strictly from block to block.
      if (before === undefined || last === undefined || shareOf(before) < shareOf(last)) break;
      blocks.splice(-2, 2, {
        rows: [...before.rows, ...last.rows],
        weight: before.weight + last.weight,
        wrong: before.wrong + last.wrong,
      });
    }
  }
  if (blocks.length < 2) throw notRelated('pooling leaves one probability for all');
  return {
    kind: 'isotonic',
    blocks: blocks.map((block) => {
      const probability = shareOf(block);
      const n = Math.max(1, Math.floor(effectiveSize(block.rows)));
      return {
        through: block.rows.at(-1)?.z ?? Number.NaN,
        probability,
        low: Math.min(probability, binomialInterval(Math.floor(probability * n), n).low),
        high: Math.max(probability, binomialInterval(Math.ceil(probability * n), n).high),
      };
    }),
  };
}

const shareOf = ({ wrong, weight }: Block): number => wrong / weight;

function groupTies(rows: readonly CalibrationRow[]): readonly Block[] {
  const groups = new Map<number, CalibrationRow[]>();
  for (const row of rows.toSorted((a, b) => a.z - b.z)) {
    const group = groups.get(row.z);
    if (group === undefined) groups.set(row.z, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((tied) => ({
    rows: tied,
    weight: tied.reduce((sum, { weight }) => sum + weight, 0),
    wrong: tied.reduce((sum, { wrong, weight }) => sum + (wrong ? weight : 0), 0),
  }));
}
