import type { Decision, Labelling } from '../outcome.ts';
import { randomLevel } from '../random_level.ts';
import type { TenantState } from './tenant_state.ts';

/**
 * Whether people are to say what this outcome was. Labels of escalated outcomes alone would make the set stand for
 * suspect outcomes only, so a known share of the others is drawn too. The draw hangs on a secret of the tenant and the id,
 * so that it replays and no agent can choose it.
 */
export function labellingOf(
  pcsId: string,
  decision: Decision,
  refusedByChecks: boolean,
  { settings, sampleSeed }: TenantState,
): Labelling {
  const { labelShare } = settings;
  const propensity = decision === 'escalate' ? 1 : refusedByChecks ? 0 : labelShare;
  return { wanted: drawn(propensity, pcsId, sampleSeed), propensity, label_share: labelShare };
}

function drawn(propensity: number, pcsId: string, seed: string): boolean {
  if (propensity <= 0) return false;
  if (propensity >= 1) return true;
  return randomLevel('kakeya-label-sample', seed, pcsId) < propensity;
}
