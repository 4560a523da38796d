import type { ReactNode } from 'react';
import { Badge } from '../../../ui/badge.tsx';
import { DataTable } from '../../../ui/data_table.tsx';
import { FactRows } from '../../../ui/fact_rows.tsx';
import { FigureCard } from '../../../ui/figure_card.tsx';
import { formatCount, formatInterval, formatNumber, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import { Hash } from '../hash.tsx';
import { instantWords } from '../instant_words.ts';
import type { Model } from '../learning_answers.ts';
import { InForce, scopeWords } from '../model_names.tsx';
import { UnknownCard } from '../unknown_card.tsx';
import { type AnomalyCard, readAnomalyCard } from './anomaly_card.ts';

/** What is known of a model of what accepted outputs usually look like. */
export function AnomalyCardPanel({ model }: { readonly model: Model }) {
  const { model_id, registered, scope, active } = model;
  const card = readAnomalyCard(model.card);
  return (
    <Panel
      title={active ? 'Model in force' : 'A model that is not in force'}
      note="Finds outputs that stand apart from what is usually accepted. Unusual is not wrong"
      actions={<InForce active={active} />}
    >
      <div className="space-y-5">
        {card !== undefined && <Figures card={card} />}
        <FactRows
          facts={[
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
            ...(card === undefined ? [] : factsOf(card)),
          ]}
        />
        {card === undefined ? <UnknownCard card={model.card} /> : <Tables card={card} />}
      </div>
    </Panel>
  );
}

function Figures({
  card: { parts, score, targetFpr, expectedFpr, fprInterval },
}: {
  readonly card: AnomalyCard;
}) {
  const heldOut = parts.at(-1);
  const n = heldOut === undefined ? 'n not said' : `n ${formatCount(heldOut.rows)} held out`;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <FigureCard
        label="Usual outputs that it calls anomalous"
        value={expectedFpr === undefined ? '–' : formatShare(expectedFpr)}
        of={`${
          fprInterval === undefined
            ? 'without an interval'
            : `95 %: ${formatInterval(fprInterval.low, fprInterval.high)}`
        } · ${n} · target ${targetFpr === undefined ? 'not said' : formatShare(targetFpr)}`}
      />
      <FigureCard
        label="Anomalous above"
        value={score === undefined ? '–' : formatNumber(score)}
        of={`score of the forest, 0 to 1, set on ${n}`}
      />
    </div>
  );
}

const factsOf = ({
  trees,
  sampleSize,
  seed,
  dataHash,
}: AnomalyCard): readonly { name: string; value: ReactNode }[] => [
  {
    name: 'Kind',
    value: `Isolation forest, ${trees ?? 'not said how many'} trees of ${sampleSize ?? 'not said how many'} rows, seed ${seed ?? 'not said'}`,
  },
  {
    name: 'Data',
    value:
      dataHash === undefined ? 'the card does not say' : <Hash text={dataHash} what="the hash of its data" />,
  },
];

function Tables({ card: { parts, used, constant, incomplete } }: { readonly card: AnomalyCard }) {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const present = incomplete.map(({ name, presentIn }) => `${name} (${presentIn})`);
  return (
    <>
      <div>
        <p className="mb-1.5 text-muted">What it was trained on: accepted outputs by time</p>
        <DataTable
          caption="What it was trained on"
          columns={[
            { head: 'Part', cell: ({ name }) => name },
            { head: 'Rows', cell: (part) => formatCount(part.rows), numeric: true },
            { head: 'From', cell: ({ fromMs }) => instantWords(fromMs) },
            { head: 'Through', cell: ({ throughMs }) => instantWords(throughMs) },
          ]}
          rows={parts}
          keyOf={({ name }) => name}
        />
      </div>
      <div>
        <p className="mb-1.5 text-muted">{used.length} features are used</p>
        <ul className="flex flex-wrap gap-1.5">
          {used.map((name) => (
            <li key={name}>
              <Badge>
                <span className="font-mono font-normal">{name}</span>
              </Badge>
            </li>
          ))}
        </ul>
        {constant.length > 0 && (
          <p className="mt-2 text-sm text-muted">
            Left out, since all rows have the same: {constant.join(', ')}.
          </p>
        )}
        {present.length > 0 && (
          <p className="mt-1 text-sm text-muted">
            Left out, since not all of {formatCount(rows)} rows have it (how many do): {present.join(', ')}.
          </p>
        )}
      </div>
    </>
  );
}
