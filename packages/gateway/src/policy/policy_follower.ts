import { isDeepStrictEqual } from 'node:util';
import type { PolicyRegistry, PolicyStanding as Standing, RunningPolicy } from '@kakeya/storage';
import {
  type ParametersChange,
  type PolicyInForce,
  type PolicyStanding,
  type TenantState,
  tenantStateOf,
} from '@kakeya/verdict';
import type { Decisions } from '../decisions/decisions.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { CompiledPolicies } from './compiled_policies.ts';
import { lastAct } from './last_act.ts';
import { loadEngine } from './load_engine.ts';

export interface PolicyFollowerDeps {
  readonly registry: Pick<PolicyRegistry, 'standings' | 'history'>;
  readonly compiled: Pick<CompiledPolicies, 'get'>;
  readonly decisions: Pick<Decisions, 'latest' | 'append'>;
  readonly tenants: () => Iterable<string>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/**
 * Takes over what is promoted in the registry. The policies themselves go into the journal, so that what they decided
 * can be derived again without the registry.
 */
export class PolicyFollower {
  readonly #deps: PolicyFollowerDeps;
  /** Lengths of the histories that were followed last, by tenant. */
  readonly #seen = new Map<string, string>();
  /** What was logged last of a tenant that cannot be followed, or, under the empty id, of all: it is tried each second, and said once. */
  readonly #said = new Map<string, string>();
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: PolicyFollowerDeps) {
    this.#deps = deps;
  }

  /** Cheap when nothing was promoted since. What cannot be taken over is logged; what is in force stays. */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      // Read once for all tenants: most have no registry of their own.
      const operators = await this.#attempt('', () => this.#deps.registry.history({ scope: null }));
      if (operators === undefined) return;
      const tenants = [...this.#deps.tenants()];
      // Many at once, so that their changes share the journal's syncs.
      for (let start = 0; start < tenants.length; start += MOST_AT_ONCE) {
        const some = tenants.slice(start, start + MOST_AT_ONCE);
        await Promise.all(
          some.map((tenant) => this.#attempt(tenant, () => this.#follow(tenant, operators.length))),
        );
      }
    });
  }

  /**
   * When this resolves, what was promoted for the tenant before is in the journal, but for what cannot be taken over.
   * @throws StorageError the registry cannot be read, or the journal not be written
   */
  followTenant(tenant: string): Promise<void> {
    return this.#inTurn(async () => {
      const operators = await this.#deps.registry.history({ scope: null });
      await this.#follow(tenant, operators.length);
    });
  }

  async #follow(tenant: string, operators: number): Promise<void> {
    const { registry } = this.#deps;
    const own = await registry.history({ scope: tenant });
    const seen = `${operators} ${own.length}`;
    if (seen === this.#seen.get(tenant)) return;
    const standings = await registry.standings(tenant);
    await this.#followPolicies(
      tenant,
      standings.filter(({ kind }) => kind === 'policy'),
    );
    await this.#followParameters(
      tenant,
      standings.filter(({ kind }) => kind === 'server-parameters'),
    );
    this.#seen.set(tenant, seen);
  }

  async #followPolicies(tenant: string, standings: readonly Standing[]): Promise<void> {
    const standingById = new Map(standings.map((standing) => [standing.id, standing]));
    for (const id of new Set([...standingById.keys(), ...this.#stateOf(tenant).policies.keys()])) {
      const standing = standingById.get(id);
      await this.#takeOver({ tenant_id: tenant, policy_id: id }, async () => {
        const next: PolicyInForce = {
          enforced: await this.#textOf(standing?.enforced ?? null),
          shadow: await this.#textOf(standing?.shadow ?? null),
        };
        await this.#changePolicy(tenant, id, next);
      });
    }
  }

  async #changePolicy(tenant: string, id: string, next: PolicyInForce): Promise<void> {
    const { registry, decisions, clock, logger } = this.#deps;
    const now = this.#stateOf(tenant).policies.get(id) ?? NONE;
    if (isDeepStrictEqual(now, next)) return;
    const act = await lastAct(registry, tenant, 'policy', id);
    await decisions.append({ kind: 'policy', tenant, at_ms: clock(), ...act, policy_id: id, ...next });
    logger.info(
      {
        tenant_id: tenant,
        policy_id: id,
        enforced: next.enforced?.version ?? null,
        shadow: next.shadow?.version ?? null,
      },
      'another policy is in force',
    );
  }

  /** Nothing enters the log that could not be evaluated from there. */
  async #textOf(running: RunningPolicy | null): Promise<PolicyStanding | null> {
    if (running === null) return null;
    const compiled = await this.#deps.compiled.get(running);
    const { standingText } = await loadEngine();
    return standingText(compiled, running.bindings);
  }

  /** Parameters are judged by, so that there is no shadow of them. */
  async #followParameters(tenant: string, standings: readonly Standing[]): Promise<void> {
    const { registry, decisions, clock, logger } = this.#deps;
    const enforced = standings.flatMap((standing) => standing.enforced ?? []);
    const [first, ...others] = enforced;
    if (others.length > 0) {
      const ids = enforced.map(({ id }) => id);
      logger.error(
        { tenant_id: tenant, ids },
        'several documents say the server parameters of a tenant: none is taken over',
      );
      return;
    }
    await this.#takeOver({ tenant_id: tenant, parameters_id: first?.id ?? null }, async () => {
      const next = await parametersText(first);
      if (isDeepStrictEqual(this.#stateOf(tenant).params, next.params)) return;
      const act = await lastAct(registry, tenant, 'server-parameters', first?.id);
      await decisions.append({ kind: 'parameters', tenant, at_ms: clock(), ...act, ...next });
      logger.info({ tenant_id: tenant, document: next.document }, 'other parameters are in force');
    });
  }

  /** A document that cannot be used is tried again once the registry has changed. */
  async #takeOver(what: Readonly<Record<string, string | null>>, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (fault) {
      const { isRefusal } = await loadEngine();
      if (!isRefusal(fault)) throw fault;
      this.#deps.logger.error(
        { ...what, error: describeFault(fault) },
        'what is promoted cannot be taken over',
      );
    }
  }

  /** undefined: it failed, which is logged unless it failed so before. */
  async #attempt<T>(tenant: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const done = await work();
      this.#said.delete(tenant);
      return done;
    } catch (fault) {
      if (this.#said.get(tenant) !== String(fault)) {
        const error = describeFault(fault);
        this.#deps.logger.error({ tenant_id: tenant, error }, 'policies cannot be taken over');
      }
      this.#said.set(tenant, String(fault));
      return undefined;
    }
  }

  /** One at a time: each must see what the one before it has recorded. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  #stateOf(tenant: string): TenantState {
    return tenantStateOf(this.#deps.decisions.latest, tenant);
  }
}

const MOST_AT_ONCE = 32;
const NONE: PolicyInForce = { enforced: null, shadow: null };

async function parametersText(
  running: RunningPolicy | undefined,
): Promise<Pick<ParametersChange, 'document' | 'params'>> {
  if (running === undefined) return { document: null, params: null };
  const { parametersOf } = await loadEngine();
  return parametersOf(running);
}
