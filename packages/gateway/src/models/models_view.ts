import type { ModelRegistry } from '@kakeya/storage';
import { calibrationReport, tenantStateOf, VerdictError } from '@kakeya/verdict';
import type { Decisions } from '../decisions/decisions.ts';
import { GatewayError } from '../errors.ts';
import type { ModelsView } from '../http/learning/learning_routes.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Evaluations } from './evaluations.ts';
import { ModelFamilies, type ModelsViewer } from './model_family.ts';
import type { ModelRole } from './model_follower.ts';
import { MIN_PER_CLASS } from './risk_evaluation.ts';

export interface ModelsViewDeps {
  readonly registries: Readonly<Record<ModelRole, ModelRegistry>>;
  readonly decisions: Pick<Decisions, 'latest'>;
  readonly evaluations: Pick<Evaluations, 'of'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** From which score on an output counts as suspected where calibration says none; as `kakeya risk audit` has it. */
const DEFAULT_THRESHOLD = 0.5;

/** Shows the models of both families, and how the risk model in force does. What it returns rejects with a `StorageError`. */
export function createModelsView(deps: ModelsViewDeps): (viewer: ModelsViewer) => Promise<ModelsView> {
  const risks = new ModelFamilies(deps.registries.risk);
  const anomalies = new ModelFamilies(deps.registries.anomaly);
  return async (viewer) => {
    const { tenant } = viewer;
    const { model, anomaly } = tenantStateOf(deps.decisions.latest, tenant);
    const inForce = model?.modelId ?? null;
    return {
      tenant,
      risk: await risks.of(viewer, inForce),
      anomaly: await anomalies.of(viewer, anomaly?.id ?? null),
      ...(await evaluationOf(tenant, inForce, deps)),
    };
  };
}

async function evaluationOf(
  tenant: string,
  inForce: string | null,
  { registries: { risk }, decisions, evaluations, clock, logger }: ModelsViewDeps,
): Promise<Pick<ModelsView, 'evaluation' | 'evaluation_absent'>> {
  const absent = (why: string) => ({ evaluation: null, evaluation_absent: why });
  if (inForce === null) return absent('No risk model is in force for this tenant.');
  const registered = (await risk.history()).find(
    ({ kind, modelId }) => kind === 'register' && modelId === inForce,
  );
  const model = await risk.getModel(inForce);
  if (model === undefined || registered === undefined)
    return absent('The risk model in force is no longer in the registry.');
  const { score, accept_below } = calibrationReport(decisions.latest, tenant, clock());
  const threshold = (score === `risk:${inForce}` ? accept_below : null) ?? DEFAULT_THRESHOLD;
  try {
    const evaluated = await evaluations.of(model, { tenant, registeredMs: registered.atMs, threshold });
    if (evaluated.kind === 'evaluated') return { evaluation: evaluated.evaluation, evaluation_absent: null };
    const { wrong, benign } = evaluated;
    return absent(
      `${wrong} wrong and ${benign} benign labels of outcomes decided since the model was registered: ` +
        `${MIN_PER_CLASS} of each are needed.`,
    );
  } catch (fault) {
    if (!(fault instanceof GatewayError || fault instanceof VerdictError)) throw fault;
    const about = { tenant_id: tenant, model_id: inForce, error: describeFault(fault) };
    logger.error(about, 'a risk model could not be evaluated');
    return absent('It could not be evaluated; the log of the gateway says why.');
  }
}
