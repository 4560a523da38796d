import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { CircuitBreaker } from '@kakeya/storage';
import type { GatewayConfig } from '../config/config.ts';
import { BUS, FEATURES, OUTCOME_INDEX } from '../consumers.ts';
import type { ProjectionStatus } from '../effects/projection_runner.ts';
import type { Check } from '../http/operations_routes.ts';
import type { SystemReport } from '../http/system/system_routes.ts';

type ShownStore = SystemReport['stores'][number];

export interface StoreFacts {
  readonly config: Pick<GatewayConfig, 'dedup' | 'dataDir' | 'settings'>;
  /** As asked for readiness: the dedup store has answered through its breaker, or has not. */
  readonly checks: readonly Check[];
  readonly projections: readonly ProjectionStatus[];
  /** Of the store that gateways share their limits on; undefined: there is none. */
  readonly limitsBreaker: Pick<CircuitBreaker, 'state' | 'reason'> | undefined;
}

/** Everything that this gateway keeps something in beside its journal, and whether it works. */
export async function describeStores(facts: StoreFacts): Promise<ShownStore[]> {
  const { config, projections } = facts;
  const filled = (name: string, projection: string, kind: string): ShownStore[] => {
    const status = projections.find((each) => each.name === projection);
    return status === undefined ? [] : [{ name, kind, ok: status.error === null, detail: status.error }];
  };
  return [
    describeDedup(facts),
    describeLimits(facts),
    ...filled('bus', BUS, 'nats').map(ofItsNewestEvent),
    ...filled('features', FEATURES, 'sqlite'),
    ...filled('outcomes', OUTCOME_INDEX, 'sqlite'),
    await describeDirectory('models', join(config.dataDir, 'models')),
    await describeDirectory('policies', join(config.dataDir, 'policies')),
  ];
}

/** Nothing asks the bus while there is nothing to relay: what is known of it may be old. */
const ofItsNewestEvent = (store: ShownStore): ShownStore => ({
  ...store,
  detail: store.detail ?? 'when the newest event was relayed',
});

function describeDedup({ config, checks }: StoreFacts): ShownStore {
  const asked = checks.find(({ name }) => name === 'dedup');
  return {
    name: 'dedup',
    kind: config.dedup.kind,
    ok: asked?.ok === true,
    detail: asked?.detail ?? null,
  };
}

/** Without its shared store the gateway goes on by its own share of the limits. */
function describeLimits({ limitsBreaker }: StoreFacts): ShownStore {
  if (limitsBreaker === undefined) return { name: 'limits', kind: 'embedded', ok: true, detail: null };
  const ok = limitsBreaker.state === 'closed';
  return { name: 'limits', kind: 'redis', ok, detail: ok ? null : limitsBreaker.reason };
}

async function describeDirectory(name: string, path: string): Promise<ShownStore> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return { name, kind: 'directory', ok: true, detail: null };
  } catch (fault) {
    return { name, kind: 'directory', ok: false, detail: String(fault) };
  }
}
