import type { ModelRegistry } from '@kakeya/storage';
import { type ModelChange, parseAnomalyModel, tenantStateOf } from '@kakeya/verdict';
import { readRiskModel } from '@kakeya/verdict/risk';
import type { Decisions } from '../decisions/decisions.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';

export type ModelRole = ModelChange['role'];

export interface ModelFollowerDeps {
  readonly registries: Readonly<Record<ModelRole, ModelRegistry>>;
  readonly decisions: Decisions;
  readonly tenants: () => Iterable<string>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/**
 * Takes over what is promoted or reverted in the registries. The model itself goes into the journal, so that what it
 * decided can be derived again without the registry.
 */
export class ModelFollower {
  readonly #deps: ModelFollowerDeps;
  /** Of what was followed last: tenants and length of the history. */
  readonly #seen: Record<ModelRole, string> = { risk: '', anomaly: '' };

  constructor(deps: ModelFollowerDeps) {
    this.#deps = deps;
  }

  /** Cheap when nothing was promoted since. What cannot be taken over is logged; the model in force stays. */
  async follow(): Promise<void> {
    for (const role of ['risk', 'anomaly'] as const) {
      try {
        await this.#followRole(role);
      } catch (fault) {
        this.#deps.logger.error({ role, error: describeFault(fault) }, 'models cannot be taken over');
      }
    }
  }

  async #followRole(role: ModelRole): Promise<void> {
    const { registries, tenants } = this.#deps;
    const ids = [...tenants()];
    const seen = `${(await registries[role].history()).length} ${ids.join(' ')}`;
    if (seen === this.#seen[role]) return;
    for (const tenant of ids) await this.#followTenant(role, tenant);
    this.#seen[role] = seen;
  }

  async #followTenant(role: ModelRole, tenant: string): Promise<void> {
    const { registries, decisions, clock, logger } = this.#deps;
    const active = await registries[role].getActiveModel(tenant);
    const state = tenantStateOf(decisions.latest, tenant);
    const inForce = role === 'risk' ? (state.model?.modelId ?? null) : (state.anomaly?.id ?? null);
    const model_id = active?.modelId ?? null;
    if (model_id === inForce) return;
    const event = (await registries[role].history()).findLast(({ kind }) => kind !== 'register');
    await decisions.append({
      kind: 'model',
      role,
      tenant,
      at_ms: clock(),
      by: event?.who ?? 'registry',
      reason: event?.reason ?? 'removed',
      model_id,
      model: active === undefined ? null : documentOf(role, active.model, active.modelId),
    });
    logger.info({ tenant_id: tenant, role, model_id }, 'another model is in force');
  }
}

/** Only what can be used enters the log: from there on every judge must be able to read it. */
function documentOf(role: ModelRole, text: string, modelId: string): unknown {
  if (role === 'risk') return readRiskModel(text, modelId);
  const document: unknown = JSON.parse(text);
  return parseAnomalyModel(document, modelId);
}
