import { canonicalizeJson } from '@kakeya/protocol';
import { tenantStateOf } from '@kakeya/verdict';
import type { Ports } from '../ports.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { Decisions } from './decisions.ts';

/** Records the settings of each tenant that decides with others than the log says; of two reloads the last has the last word. */
export function configureDecisions(
  decisions: Decisions,
  tenants: Iterable<Tenant>,
  { clock, randomUUID }: Pick<Ports, 'clock' | 'randomUUID'>,
): Promise<void> {
  return decisions.inTurn(async () => {
    for (const { id, decision: settings } of tenants) {
      const { settings: recorded, sampleSeed } = tenantStateOf(decisions.latest, id);
      if (sampleSeed !== '' && canonicalizeJson({ ...recorded }) === canonicalizeJson({ ...settings }))
        continue;
      await decisions.append({
        kind: 'settings',
        tenant: id,
        at_ms: clock(),
        settings,
        sample_seed: sampleSeed === '' ? randomUUID() : sampleSeed,
      });
    }
  });
}
