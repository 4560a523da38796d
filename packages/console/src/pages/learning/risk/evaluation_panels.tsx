import { Empty } from '../../../ui/empty.tsx';
import { FigureCard } from '../../../ui/figure_card.tsx';
import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Evaluation, Models } from '../learning_answers.ts';
import { FairnessTable } from './fairness_table.tsx';
import { ImportanceBars } from './importance_bars.tsx';
import { ReliabilityChart } from './reliability_chart.tsx';

/** How the model in force does on labels that it never learnt from. */
export function EvaluationPanels({ evaluation, evaluation_absent }: Models) {
  if (evaluation === null) {
    return (
      <Panel title="On labels since" note="The model in force on outcomes that it never learnt from">
        <Empty title="There is nothing to judge it by yet">{evaluation_absent}</Empty>
      </Panel>
    );
  }
  const { reliability, importance, fairness, threshold } = evaluation;
  const of = `n ${formatCount(evaluation.n)}, ${formatCount(evaluation.n_wrong)} of them wrong`;
  return (
    <>
      <Panel
        title="On labels since"
        note={`The newest labelled outcomes decided since it was registered, unweighted: ${of}${unscoredWords(evaluation)}. At most a minute old`}
      >
        <Figures evaluation={evaluation} />
      </Panel>
      <div className="grid items-start gap-5 wide:grid-cols-2">
        <Panel title="Reliability" note={`Does 30 % mean 30 %? ${of}`}>
          <ReliabilityChart bins={reliability} />
        </Panel>
        <Panel
          title="What moves the score"
          note={`Mean size over the same outcomes; not what causes mistakes. ${of}`}
        >
          <ImportanceBars importance={importance} />
        </Panel>
      </div>
      <Panel
        title="Per subgroup"
        note={`With 95 % intervals; a probability from ${formatShare(threshold)} on counts as suspected`}
      >
        <FairnessTable groups={fairness} />
      </Panel>
    </>
  );
}

const unscoredWords = ({ n_unscored }: Evaluation): string =>
  n_unscored === 0 ? '' : `; ${formatCount(n_unscored)} more had no score`;

function Figures({ evaluation }: { readonly evaluation: Evaluation }) {
  const { auc, brier, ece, n } = evaluation;
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <FigureCard
        label="AUC"
        value={auc === null ? '–' : formatNumber(auc.value)}
        of={
          auc === null
            ? 'it is not defined here'
            : `95 %: ${formatNumber(auc.interval.low)} to ${formatNumber(auc.interval.high)} · n ${formatCount(n)} · 0.5 is chance`
        }
      />
      <FigureCard
        label="Brier score"
        value={brier === null ? '–' : formatNumber(brier)}
        of={`mean squared error of the probability, 0 is best · n ${formatCount(n)}, without an interval`}
      />
      <FigureCard
        label="Calibration error (ECE)"
        value={ece === null ? '–' : formatShare(ece)}
        of={`mean distance from the diagonal · n ${formatCount(n)}, without an interval`}
      />
    </div>
  );
}
