import { join } from 'node:path';
import { openPolicyRegistry, type PolicyRegistry } from '@kakeya/storage';
import type { GatewayConfig } from '../config/config.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { Ports } from '../ports.ts';
import type { Registries } from '../telemetry/counter.ts';
import type { Logger } from '../telemetry/log.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { CompiledPolicies } from './compiled_policies.ts';
import { PolicyFollower } from './policy_follower.ts';
import { createPolicyMetrics, type PolicyMetrics } from './policy_metrics.ts';
import { Prover } from './prover.ts';
import { SourceCompiler } from './source_compiler.ts';

const LOOK_EVERY_MS = 1_000;

export interface PoliciesDeps {
  readonly config: Pick<GatewayConfig, 'dataDir'>;
  readonly directory: Pick<TenantDirectory, 'values'>;
  readonly decisions: Decisions;
  readonly registries: Registries;
  readonly logger: Logger;
  readonly ports: Pick<Ports, 'clock' | 'monotonicMs' | 'after'>;
}

export interface Policies {
  readonly registry: PolicyRegistry;
  readonly compiler: SourceCompiler;
  readonly prover: Prover;
  readonly compiled: CompiledPolicies;
  readonly follower: PolicyFollower;
  readonly metrics: PolicyMetrics;
  close(): Promise<void>;
}

/** Follows the registry of the data directory until closed; `kakeya policy` writes there too. When this resolves, what is promoted is in force. */
export async function openPolicies({
  config,
  directory,
  decisions,
  registries,
  logger,
  ports: { clock, monotonicMs, after },
}: PoliciesDeps): Promise<Policies> {
  const registry = await openPolicyRegistry({ directory: join(config.dataDir, 'policies') });
  const metrics = createPolicyMetrics(registries);
  const compiler = new SourceCompiler(metrics);
  const prover = new Prover(metrics);
  const compiled = new CompiledPolicies({ metrics, monotonicMs });
  const tenants = (): string[] => [...directory.values()].map(({ id }) => id);
  const follower = new PolicyFollower({ registry, compiled, decisions, tenants, clock, logger });
  let cancel: (() => void) | undefined;
  let following = follower.follow();
  await following;
  const schedule = (): void => {
    cancel = after(LOOK_EVERY_MS, () => {
      following = follower.follow();
      void following.then(() => {
        if (cancel !== undefined) schedule();
      });
    });
  };
  schedule();
  return {
    registry,
    compiler,
    prover,
    compiled,
    follower,
    metrics,
    async close() {
      cancel?.();
      cancel = undefined;
      await Promise.all([compiler.close(), prover.close()]);
      await following;
    },
  };
}
