import type { OutcomeIndex } from '@kakeya/storage';
import { calibrationPreview, tenantStateOf } from '@kakeya/verdict';
import { banditView } from '../../bandit/bandit_view.ts';
import type { BanditMonitor } from '../../bandit/bandit_monitor.ts';
import type { Decisions } from '../../decisions/decisions.ts';
import { createModelsView, type ModelsViewDeps } from '../../models/models_view.ts';
import { calibrationCharts } from '../../watch/calibration_charts.ts';
import type { Watch } from '../../watch/watch.ts';
import type { LearningViews, Preview } from './learning_routes.ts';

/** What is drawn and previewed is of no more outcomes than this, the newest. */
const MAX_SCORES = 5_000;

export interface LearningViewsDeps {
  readonly decisions: Pick<Decisions, 'latest'>;
  readonly watch: Pick<Watch, 'report' | 'pathOf'>;
  readonly index: Pick<OutcomeIndex, 'scores'>;
  readonly models: Pick<ModelsViewDeps, 'registries' | 'evaluations'>;
  readonly bandits: Pick<BanditMonitor, 'runOf'>;
  readonly clock: () => number;
  readonly logger: ModelsViewDeps['logger'];
}

/** Assembles what the learning routes show from what decides now. */
export function createLearningViews({
  decisions,
  watch,
  index,
  models,
  bandits,
  clock,
  logger,
}: LearningViewsDeps): LearningViews {
  return {
    async preview(tenant, { delta_accept: deltaAccept, delta_reject: deltaReject }) {
      const scores = await index.scores(tenant, MAX_SCORES);
      const asked = { deltaAccept, deltaReject };
      const preview = calibrationPreview(decisions.latest, tenant, clock(), asked, scores);
      return {
        tenant,
        n_scored: scores.length,
        asked: previewed(preview.asked),
        in_force: previewed(preview.inForce),
      };
    },
    async charts(tenant) {
      return calibrationCharts({
        tenant,
        recent: await index.scores(tenant, MAX_SCORES),
        labelled: tenantStateOf(decisions.latest, tenant).calibration.set.asOf(clock()).records,
        report: watch.report(tenant),
        watched: watch.pathOf(tenant),
      });
    },
    models: createModelsView({ ...models, decisions, clock, logger }),
    bandit: async (tenant) => banditView(tenant, decisions.latest, bandits),
  };
}

const previewed = ({
  deltaAccept: delta_accept,
  deltaReject: delta_reject,
  ...bounds
}: ReturnType<typeof calibrationPreview>['asked']): Preview['asked'] => ({
  delta_accept,
  delta_reject,
  ...bounds,
});
