import { CHECK_NAMES, type CheckSpec, type EnsembleParams } from '@kakeya/verdict/ensemble';
import { GatewayError } from '../errors.ts';
import { splitList } from './split_list.ts';

/** What may answer late: only what is asked over a network. */
const DEFAULT_TIMEOUT_MS = 2_000;

/** The ensemble of ENSEMBLE_CHECKS, `check[:weight[:open|closed[:timeout_ms]]]`; null when there is none. */
export function parseEnsemble(
  text: string | undefined,
  minPasses: number | undefined,
): EnsembleParams | null {
  const checks = splitList(text).map(parseCheck);
  return checks.length === 0 ? null : { checks, n: minPasses ?? checks.length };
}

function parseCheck(text: string): CheckSpec {
  const [check = '', weight = '1', onFailure = 'closed', timeoutMs = String(DEFAULT_TIMEOUT_MS), ...more] =
    text.split(':');
  if (!CHECK_NAMES.some((name) => name === check)) {
    throw refused(`${JSON.stringify(check)} is none of ${CHECK_NAMES.join(', ')}`);
  }
  if ((onFailure !== 'open' && onFailure !== 'closed') || more.length > 0) {
    throw refused(`${JSON.stringify(text)} is not check[:weight[:open|closed[:timeout_ms]]]`);
  }
  return { check, weight: Number(weight), timeoutMs: Number(timeoutMs), onFailure };
}

const refused = (why: string): GatewayError => new GatewayError('config_invalid', `ENSEMBLE_CHECKS: ${why}.`);
