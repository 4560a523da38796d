import { CHECK_NAMES, type CheckSpec, type EnsembleParams, ensembleProblems } from '@kakeya/verdict/ensemble';
import { GatewayError } from '../errors.ts';
import { splitList } from './split_list.ts';

/** What may answer late: only what is asked over a network. */
const DEFAULT_TIMEOUT_MS = 2_000;

/** Timers take no more: a longer one would end at once. */
const MAX_TIMEOUT_MS = 2_147_483_647;

/** The ensemble of ENSEMBLE_CHECKS, `check[:weight[:open|closed[:timeout_ms]]]`; null for `none` and when unset. */
export function parseEnsemble(
  text: string | undefined,
  minPasses: number | undefined,
): EnsembleParams | null {
  if (text === 'none') return null;
  if (text === undefined) {
    if (minPasses === undefined) return null;
    throw new GatewayError(
      'config_invalid',
      'ENSEMBLE_MIN_PASSES needs ENSEMBLE_CHECKS: there is nothing to pass.',
    );
  }
  const checks = splitList(text).map(parseCheck);
  if (checks.length === 0) throw refused('it names no check; leave it unset, or set none');
  const ensemble = { checks, n: minPasses ?? checks.length };
  const problems = ensembleProblems(ensemble);
  if (problems.length > 0) throw refused(`with ENSEMBLE_MIN_PASSES ${ensemble.n}: ${problems.join(' ')}`);
  return ensemble;
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
  if (
    !(Number.isInteger(Number(timeoutMs)) && Number(timeoutMs) >= 1 && Number(timeoutMs) <= MAX_TIMEOUT_MS)
  ) {
    throw refused(
      `the timeout of ${check} must be an integer from 1 to ${MAX_TIMEOUT_MS} ms, not ${timeoutMs}`,
    );
  }
  return { check, weight: Number(weight), timeoutMs: Number(timeoutMs), onFailure };
}

const refused = (why: string): GatewayError => new GatewayError('config_invalid', `ENSEMBLE_CHECKS: ${why}.`);
