import { Empty } from '../../../ui/empty.tsx';
import { FamilyPanels } from '../family_panels.tsx';
import type { Models } from '../learning_answers.ts';
import { shownModel } from '../shown_model.ts';
import { TrainHint } from '../train_hint.tsx';
import { useLearningSearch } from '../use_learning_search.ts';
import { AnomalyCardPanel } from './anomaly_card_panel.tsx';

export function AnomalyPart({ models: { anomaly, tenant } }: { readonly models: Models }) {
  const [{ model }] = useLearningSearch();
  if (anomaly.models.length === 0 && anomaly.history.length === 0) {
    return (
      <TrainHint of="anomaly" tenant={tenant}>
        It learns what accepted outputs usually look like and finds those that stand apart. What follows then
        is the setting ANOMALY_MODE: observe, escalate or block.
      </TrainHint>
    );
  }
  const shown = shownModel(anomaly, model);
  return (
    <>
      {shown === undefined ? (
        <Empty title="No anomaly model is in force">Those that are registered are below.</Empty>
      ) : (
        <AnomalyCardPanel model={shown} />
      )}
      <FamilyPanels family={anomaly} shown={shown} />
    </>
  );
}
