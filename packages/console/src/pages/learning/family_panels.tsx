import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data_table.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TimeText } from '../../ui/time_text.tsx';
import type { Family, Model, ModelEvent } from './learning_answers.ts';
import { InForce, ModelId, scopeWords } from './model_names.tsx';
import { useLearningSearch } from './use_learning_search.ts';

const EVENTS: Readonly<Record<ModelEvent['event'], string>> = {
  register: 'registered',
  promote: 'promoted',
  revert: 'taken back',
};

interface ListedModel extends Model {
  readonly shown: boolean;
  readonly show: () => void;
}

const MODELS: readonly Column<ListedModel>[] = [
  { head: 'Model', cell: ({ model_id }) => <ModelId id={model_id} /> },
  { head: 'State', cell: InForce },
  { head: 'Registered', cell: ({ registered }) => <TimeText at={registered.at} /> },
  { head: 'By', cell: ({ registered }) => registered.who },
  { head: 'Why', cell: ({ registered }) => <p className="min-w-40 wrap-anywhere">{registered.reason}</p> },
  { head: 'Card', cell: ShowCard },
];

interface FamilyPanelsProps {
  readonly family: Family;
  /** Whose card is above. */
  readonly shown: Model | undefined;
}

/** Every model that may be looked at, and who put which in force. */
export function FamilyPanels({ family: { models, history }, shown }: FamilyPanelsProps) {
  const [, change] = useLearningSearch();
  return (
    <>
      <Panel title="Registered models" note={`${models.length}, newest first`}>
        <DataTable
          caption="Models, newest first"
          columns={MODELS}
          rows={models.toReversed().map((model) => ({
            ...model,
            shown: model.model_id === shown?.model_id,
            show: () => change({ model: model.active ? undefined : model.model_id }),
          }))}
          keyOf={({ model_id }) => model_id}
        />
      </Panel>
      <Panel title="What was done with them" note="Registered, promoted and taken back, newest first">
        <DataTable
          caption="History of the models, newest first"
          columns={HISTORY}
          rows={history.map((event, index) => ({ ...event, nth: history.length - index }))}
          keyOf={({ nth }) => nth}
        />
      </Panel>
    </>
  );
}

const HISTORY: readonly Column<ModelEvent>[] = [
  { head: 'When', cell: ({ at }) => <TimeText at={at} /> },
  { head: 'Who', cell: ({ who }) => who },
  { head: 'What', cell: ({ event }) => <span className="whitespace-nowrap">{EVENTS[event]}</span> },
  { head: 'Model', cell: ({ model_id }) => <ModelId id={model_id} /> },
  { head: 'For', cell: ({ event, scope }) => (event === 'register' ? '–' : <For scope={scope} />) },
  { head: 'Why', cell: ({ reason }) => <p className="min-w-40 wrap-anywhere">{reason}</p> },
];

const For = ({ scope }: Pick<ModelEvent, 'scope'>) => (
  <span className={scope === 'tenant' ? 'whitespace-nowrap' : ''}>{scopeWords(scope)}</span>
);

function ShowCard({ model_id, shown, show }: ListedModel) {
  if (shown) return <span className="text-sm text-muted">shown</span>;
  return (
    <Button
      kind="quiet"
      className="-my-1 -ml-2 min-h-6 px-2 py-0"
      aria-label={`Show the card of ${model_id}`}
      onClick={show}
    >
      Show
    </Button>
  );
}
