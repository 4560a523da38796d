import { Empty } from '../../../ui/empty.tsx';
import { FamilyPanels } from '../family_panels.tsx';
import type { Models } from '../learning_answers.ts';
import { shownModel } from '../shown_model.ts';
import { TrainHint } from '../train_hint.tsx';
import { useLearningSearch } from '../use_learning_search.ts';
import { EvaluationPanels } from './evaluation_panels.tsx';
import { RiskCardPanel } from './risk_card_panel.tsx';

export function RiskPart({ models }: { readonly models: Models }) {
  const [{ model }] = useLearningSearch();
  const { risk, tenant } = models;
  if (risk.models.length === 0 && risk.history.length === 0) {
    return (
      <TrainHint of="risk" tenant={tenant}>
        It learns from labelled outcomes how probable it is that an output is wrong. Some 200 labels of each
        class make a first useful one; each part of the rows needs 20 of each.
      </TrainHint>
    );
  }
  const shown = shownModel(risk, model);
  return (
    <>
      {shown === undefined ? (
        <Empty title="No risk model is in force">
          Outputs have no risk score. Those that are registered are below.
        </Empty>
      ) : (
        <RiskCardPanel model={shown} />
      )}
      {(shown === undefined || shown.active) && <EvaluationPanels {...models} />}
      <FamilyPanels family={risk} shown={shown} />
    </>
  );
}
