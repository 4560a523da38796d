import type { Decisions } from '../decisions/decisions.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Watch } from './watch.ts';

export interface ProposeDeps {
  readonly watch: Watch;
  readonly decisions: Decisions;
  readonly policy: 'propose' | 'apply';
  readonly clock: () => number;
  readonly logger: Logger;
}

/**
 * Records for each tenant, once, that a recalibration is due and why; and does it where the policy says so. After
 * a drift no label from before stands for what comes, so that applying forgets them all: until there are new ones,
 * outcomes carry no guarantee.
 */
export async function proposeRecalibration({
  watch,
  decisions,
  policy,
  clock,
  logger,
}: ProposeDeps): Promise<void> {
  for (const tenant of watch.tenants) {
    const signs = watch.signs(tenant);
    if (signs === null || signs.proposed || signs.triggers.length === 0) continue;
    const { triggers } = signs;
    const at_ms = clock();
    logger.warn({ tenant_id: tenant, triggers, policy }, 'a recalibration is due');
    await decisions.append({ kind: 'proposal', tenant, at_ms, triggers });
    if (policy === 'propose') continue;
    const keep_since_ms = triggers.includes('drift') ? at_ms : null;
    await decisions.append({ kind: 'recalibration', tenant, at_ms, by: 'policy', keep_since_ms, triggers });
  }
}
