import { VerdictError } from '../errors.ts';
import { seededRandom } from '../stats/mod.ts';
import { compareAurocs } from './compare_aurocs.ts';
import { deLongInterval } from './delong_interval.ts';
import { matchLengths } from './match_lengths.ts';
import type { ControlReport, DefinedAuroc, EvaluationItem, LengthMatchedReport } from './report.ts';
import type { Scored } from './scored.ts';
import { CONTROL_NAMES, type TextControls, textControls } from './text_controls.ts';

interface WithControls extends EvaluationItem {
  readonly controls: TextControls;
}

export const withControls = (items: readonly EvaluationItem[]): readonly WithControls[] =>
  items.map((item) => ({ ...item, controls: textControls(item.text) }));

/** Both classes must be there. */
export function controlReports(items: readonly WithControls[], confidence: number): readonly ControlReport[] {
  return CONTROL_NAMES.map((name) => {
    const scored = items.map(({ controls, wrong }) => ({ score: controls[name], wrong }));
    const auroc = definedAuroc(scored, confidence);
    const reversed = auroc.value < 0.5;
    const oriented = reversed ? scored.map(({ score, wrong }) => ({ score: -score, wrong })) : scored;
    const scoreLessControl = compareAurocs(items, oriented, confidence);
    return {
      name,
      auroc,
      directionFree: reversed ? 1 - auroc.value : auroc.value,
      direction: reversed ? 'smaller_is_wrong' : 'larger_is_wrong',
      scoreLessControl,
      beaten:
        scoreLessControl.defined &&
        scoreLessControl.difference > 0 &&
        scoreLessControl.pValue < 1 - confidence,
    };
  });
}

export function lengthMatchedReport(
  items: readonly WithControls[],
  seed: number,
  confidence: number,
): LengthMatchedReport {
  const wrong = items.filter((item) => item.wrong);
  const benign = items.filter((item) => !item.wrong);
  const lengthOf = ({ controls }: WithControls): number => controls.length;
  const pairs = matchLengths(wrong.map(lengthOf), benign.map(lengthOf), seededRandom(seed));
  const subset = pairs.flatMap((pair) => {
    const [a, b] = [wrong[pair.wrong], benign[pair.benign]];
    return a === undefined || b === undefined ? [] : [a, b];
  });
  const lengths = subset.map((item): Scored => ({ score: lengthOf(item), wrong: item.wrong }));
  return {
    pairs: pairs.length,
    kept: pairs.length / Math.min(wrong.length, benign.length),
    auroc: deLongInterval(subset, confidence),
    lengthAuroc: deLongInterval(lengths, confidence),
  };
}

/** @throws VerdictError `data_insufficient` where a class is missing */
export function definedAuroc(items: readonly Scored[], confidence: number): DefinedAuroc {
  const made = deLongInterval(items, confidence);
  if (!made.defined) {
    throw new VerdictError(
      'data_insufficient',
      `An evaluation compares wrong with benign items, but ${made.reason}.`,
    );
  }
  return made;
}
