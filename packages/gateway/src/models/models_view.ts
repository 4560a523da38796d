import type { TenantId } from '@kakeya/protocol';
import type { ListedModel, ModelEvent, ModelRegistry, ModelScope } from '@kakeya/storage';
import { calibrationReport, tenantStateOf, VerdictError } from '@kakeya/verdict';
import type { Decisions } from '../decisions/decisions.ts';
import { GatewayError } from '../errors.ts';
import type { ModelsView } from '../http/learning/learning_routes.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Evaluations } from './evaluations.ts';
import type { ModelRole } from './model_follower.ts';
import { MIN_PER_CLASS } from './risk_evaluation.ts';

export interface ModelsViewDeps {
  readonly registries: Readonly<Record<ModelRole, ModelRegistry>>;
  readonly decisions: Pick<Decisions, 'latest'>;
  readonly evaluations: Pick<Evaluations, 'of'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Who looks: with `everyTenant` also at models that were never promoted for the tenant. */
export interface ModelsViewer {
  readonly tenant: TenantId;
  readonly everyTenant: boolean;
}

type Family = ModelsView['risk'];

/** From which score on an output counts as suspected where calibration says none; as `kakeya risk audit` has it. */
const DEFAULT_THRESHOLD = 0.5;

/** The models of both families, and how the risk model in force does. Rejects with a `StorageError`. */
export async function modelsView(viewer: ModelsViewer, deps: ModelsViewDeps): Promise<ModelsView> {
  const { model, anomaly } = tenantStateOf(deps.decisions.latest, viewer.tenant);
  const [risk, anomalies, judged] = await Promise.all([
    familyOf(viewer, deps.registries.risk, model?.modelId ?? null),
    familyOf(viewer, deps.registries.anomaly, anomaly?.id ?? null),
    evaluationOf(viewer.tenant, deps),
  ]);
  return { tenant: viewer.tenant, risk, anomaly: anomalies, ...judged };
}

async function familyOf(
  { tenant, everyTenant }: ModelsViewer,
  registry: ModelRegistry,
  inForce: string | null,
): Promise<Family> {
  const [listed, events, promoted] = await Promise.all([
    registry.list(),
    registry.history(),
    registry.getActiveModel(tenant),
  ]);
  const concerns = (scope: ModelScope): boolean => scope === null || scope === tenant;
  // A card tells of the labels it was trained on: what was only ever another tenant's, or nobody's, is not shown.
  const shown = new Set(
    events
      .filter(({ kind, scope }) => everyTenant || (kind === 'promote' && concerns(scope)))
      .map(({ modelId }) => modelId),
  );
  const scopeOf = (modelId: string): ModelScope | undefined =>
    promoted?.modelId === modelId ? promoted.scope : undefined;
  return {
    models: listed
      .filter(({ modelId }) => shown.has(modelId))
      .map((model) => modelOf(model, inForce, scopeOf(model.modelId))),
    history: events
      .filter(({ modelId, scope }) => shown.has(modelId) && concerns(scope))
      .map(eventOf)
      .toReversed(),
  };
}

const modelOf = (
  { modelId, card, registered: { who, atMs, reason } }: ListedModel,
  inForce: string | null,
  scope: ModelScope | undefined,
): Family['models'][number] => ({
  model_id: modelId,
  active: modelId === inForce,
  scope: modelId === inForce && scope !== undefined ? nameOf(scope) : null,
  registered: { who, at: new Date(atMs).toISOString(), reason },
  card: parsedCard(card),
});

const eventOf = ({ kind, modelId, scope, who, atMs, reason }: ModelEvent): Family['history'][number] => ({
  event: kind,
  model_id: modelId,
  scope: kind === 'register' ? null : nameOf(scope),
  who,
  at: new Date(atMs).toISOString(),
  reason,
});

const nameOf = (scope: ModelScope): 'operator' | 'tenant' => (scope === null ? 'operator' : 'tenant');

/** A registry takes any text for a card; one that is no JSON object is shown as none. */
function parsedCard(text: string): object | null {
  try {
    const card: unknown = JSON.parse(text);
    return typeof card === 'object' && card !== null && !Array.isArray(card) ? card : null;
  } catch (fault) {
    if (fault instanceof SyntaxError) return null;
    throw fault;
  }
}

async function evaluationOf(
  tenant: TenantId,
  { registries, decisions, evaluations, clock, logger }: ModelsViewDeps,
): Promise<Pick<ModelsView, 'evaluation' | 'evaluation_absent'>> {
  const absent = (why: string) => ({ evaluation: null, evaluation_absent: why });
  const inForce = tenantStateOf(decisions.latest, tenant).model?.modelId;
  if (inForce === undefined) return absent('No risk model is in force for this tenant.');
  const model = await registries.risk.getModel(inForce);
  const registered = (await registries.risk.list()).find(({ modelId }) => modelId === inForce)?.registered;
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
    logger.error(
      { tenant_id: tenant, model_id: inForce, error: describeFault(fault) },
      'a risk model could not be evaluated',
    );
    return absent('It could not be evaluated; the log of the gateway says why.');
  }
}
