import { join } from 'node:path';
import { type ModelRegistry, openModelRegistry } from '@kakeya/storage';
import type { GatewayConfig } from '../config/config.ts';
import type { Decisions } from '../decisions/decisions.ts';
import type { Ports } from '../ports.ts';
import { featuresPath } from '../stores.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { Evaluations } from './evaluations.ts';
import { ModelFollower, type ModelRole } from './model_follower.ts';
import { createReverter } from './revert_worse_models.ts';

const LOOK_EVERY_MS = 1_000;

export interface ModelsDeps {
  readonly config: GatewayConfig;
  readonly directory: TenantDirectory;
  readonly decisions: Decisions;
  readonly logger: Logger;
  readonly ports: Ports;
}

export interface Models {
  readonly registries: Readonly<Record<ModelRole, ModelRegistry>>;
  readonly evaluations: Evaluations;
  close(): Promise<void>;
}

/** Where a data directory keeps its registries; `kakeya risk` and `kakeya anomaly` write there too. */
const modelDirectory = (dataDir: string, role: 'risk' | 'anomaly'): string => join(dataDir, 'models', role);

/** Follows the registries of the data directory until closed. When this resolves, what is promoted is in force. */
export async function openModels({
  config,
  directory,
  decisions,
  logger,
  ports: { clock, after, monotonicMs },
}: ModelsDeps): Promise<Models> {
  const registries = {
    risk: await openModelRegistry({ directory: modelDirectory(config.dataDir, 'risk') }),
    anomaly: await openModelRegistry({ directory: modelDirectory(config.dataDir, 'anomaly') }),
  };
  const tenants = (): string[] => [...directory.values()].map(({ id }) => id);
  const follower = new ModelFollower({ registries, decisions, tenants, clock, logger });
  const revert = createReverter({ registry: registries.risk, decisions, tenants, clock, logger });
  let cancel: (() => void) | undefined;
  let looking: Promise<void> = follower.follow();
  await looking;
  const look = async (): Promise<void> => {
    await revert().catch((fault: unknown) =>
      logger.error({ error: describeFault(fault) }, 'a risk model could not be compared with its labels'),
    );
    await follower.follow();
  };
  const schedule = (): void => {
    cancel = after(LOOK_EVERY_MS, () => {
      looking = look();
      void looking.then(() => {
        if (cancel !== undefined) schedule();
      });
    });
  };
  schedule();
  const evaluations = new Evaluations({ path: featuresPath(config.dataDir), monotonicMs });
  return {
    registries,
    evaluations,
    async close() {
      cancel?.();
      cancel = undefined;
      await looking;
      await evaluations.close();
    },
  };
}
