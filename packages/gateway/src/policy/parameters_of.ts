import { PolicyError } from '@kakeya/policy';
import { compileParameters, readParameters } from '@kakeya/policy/parameters';
import type { RunningPolicy } from '@kakeya/storage';
import { DEFAULT_PARAMS, type ParametersChange } from '@kakeya/verdict';

/**
 * The parameters that a registered document says, as the journal keeps them.
 * @throws PolicyError `parameters_invalid`; `hash_mismatch`: what is registered has another hash
 */
export function parametersOf({
  id,
  version,
  hash,
  document: text,
  bindings,
}: RunningPolicy): Pick<ParametersChange, 'document' | 'params'> {
  const read = readParameters(text);
  if (!read.ok) throw refusal(read.problems.map(({ message }) => message).join(' '));
  if (Object.keys(bindings).length > 0) throw refusal(`The parameters ${id} take no bindings.`);
  const { params, hash: own } = compileParameters(read.document, DEFAULT_PARAMS);
  if (own !== hash)
    throw new PolicyError('hash_mismatch', `What is registered as ${hash} has another hash: restore it.`);
  return { document: { id, version, hash }, params };
}

const refusal = (message: string): PolicyError => new PolicyError('parameters_invalid', message);
