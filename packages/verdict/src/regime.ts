import type { Regime } from '@kakeya/protocol';
import { DEFAULT_PARAMS, type VerifyParams } from './params.ts';

type RegimeParams = Pick<VerifyParams, 'stickyCoh' | 'stickyD' | 'nonStickyD'>;

/** `sticky`: most of the mass lies in one slab and the set is thin; `non_sticky`: the set fills space. */
export function regimeOf(
  signals: { readonly D_hat: number; readonly coh_star: number },
  params: RegimeParams = DEFAULT_PARAMS,
): Regime {
  if (signals.coh_star >= params.stickyCoh && signals.D_hat <= params.stickyD) return 'sticky';
  if (signals.D_hat >= params.nonStickyD) return 'non_sticky';
  return 'mixed';
}
