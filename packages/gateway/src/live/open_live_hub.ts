import type { Core } from '../core.ts';
import type { Check } from '../http/operations_routes.ts';
import type { Ports } from '../ports.ts';
import { describeFault } from '../telemetry/describe_fault.ts';
import type { Logger } from '../telemetry/log.ts';
import type { TenantDirectory } from '../tenancy/tenant_directory.ts';
import { LiveHealth } from './live_health.ts';
import { LiveHub } from './live_hub.ts';

export interface LiveHubPlace {
  readonly core: Core;
  readonly directory: TenantDirectory;
  readonly checkReadiness: () => Promise<readonly Check[]>;
  readonly ports: Ports;
  readonly logger: Logger;
}

/** A hub that hears of everything that the core's index takes up. */
export function openLiveHub({ core, directory, checkReadiness, ports, logger }: LiveHubPlace): LiveHub {
  const { clock, monotonicMs, after } = ports;
  const { decisions, watch } = core;
  const hub = new LiveHub({
    health: new LiveHealth({ checkReadiness, decisions, watch, clock }),
    tenants: () => [...directory.values()].map(({ id }) => id).toSorted(),
    clock,
    monotonicMs,
    after,
    onFault: (fault) =>
      logger.error({ error: describeFault(fault) }, 'listeners could not be told of health'),
  });
  core.onIndexed((batch) => hub.publish(batch));
  return hub;
}
