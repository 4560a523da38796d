import type { ReactNode } from 'react';
import { FactRows } from '../../../ui/fact_rows.tsx';
import { FigureCard } from '../../../ui/figure_card.tsx';
import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Model } from '../learning_answers.ts';
import { Hash } from '../hash.tsx';
import { InForce, scopeWords } from '../model_names.tsx';
import { UnknownCard } from '../unknown_card.tsx';
import { CardTables } from './card_tables.tsx';
import { ModelLimits } from './model_limits.tsx';
import { readRiskCard, type RiskCard } from './risk_card.ts';
import { calibratorWords, kindWords } from './risk_words.ts';

/** What is known of a model: how it came to be, and how it did on rows that it had not seen. */
export function RiskCardPanel({ model }: { readonly model: Model }) {
  const card = readRiskCard(model.card);
  return (
    <Panel
      title={model.active ? 'Model in force' : 'A model that is not in force'}
      note="The probability that an output is wrong, from its structure and grounding: it does not read the output"
      actions={<InForce active={model.active} />}
    >
      <div className="space-y-5">
        {card !== undefined && <CardFigures card={card} />}
        <FactRows facts={[...registration(model), ...(card === undefined ? [] : cardFacts(card))]} />
        {card === undefined ? <UnknownCard card={model.card} /> : <CardTables card={card} />}
        <ModelLimits />
      </div>
    </Panel>
  );
}

function CardFigures({ card }: { readonly card: RiskCard }) {
  const { auc, brier, ece, parts } = card;
  const test = parts.find(({ name }) => name === 'test');
  const n = test === undefined ? 'n not said' : `n ${formatCount(test.wrong + test.benign)} in the test part`;
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <FigureCard
        label="AUC when it was trained"
        value={auc === undefined ? '–' : formatNumber(auc.value)}
        of={
          auc === undefined
            ? 'the card does not say'
            : `95 %: ${formatNumber(auc.low)} to ${formatNumber(auc.high)} · ${n} · 0.5 is chance`
        }
      />
      <FigureCard
        label="Brier score when it was trained"
        value={brier === undefined ? '–' : formatNumber(brier)}
        of={`0 is best · ${n}, without an interval`}
      />
      <FigureCard
        label="Calibration error when it was trained"
        value={ece === undefined ? '–' : formatShare(ece)}
        of={`mean distance from what it promised · ${n}, without an interval`}
      />
    </div>
  );
}

type Fact = { readonly name: string; readonly value: ReactNode };

const registration = ({ model_id, registered, scope, active }: Model): readonly Fact[] => [
  { name: 'Id', value: <Hash text={model_id} what="the model's id" /> },
  {
    name: 'Registered',
    value: (
      <>
        <TimeText at={registered.at} /> by {registered.who}: {registered.reason}
      </>
    ),
  },
  ...(active ? [{ name: 'In force for', value: scopeWords(scope) }] : []),
];

const cardFacts = ({ kind, calibrator, params, dataHash, weighted }: RiskCard): readonly Fact[] => [
  { name: 'Kind', value: kindWords(kind) },
  {
    name: 'Parameters',
    value: params.length === 0 ? 'none' : params.map(({ name, value }) => `${name} ${value}`).join(', '),
  },
  { name: 'Calibration', value: `${calibratorWords(calibrator)}, fitted on rows of its own` },
  {
    name: 'Weights',
    value: weighted
      ? 'rows counted by one over the chance that they were picked for labelling; the figures above are unweighted'
      : 'every row counted the same',
  },
  {
    name: 'Data',
    value:
      dataHash === undefined ? 'the card does not say' : <Hash text={dataHash} what="the hash of its data" />,
  },
];
