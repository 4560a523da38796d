import type { VerifyParams } from '@kakeya/verdict';
import { PolicyError } from '../errors.ts';
import type { PolicyDigest } from '../model/hash.ts';
import { invariantReasons } from './invariant_reasons.ts';
import { judgeAssertion } from './judge_assertion.ts';
import { PARAMETERS } from './parameter_table.ts';
import { parametersHash } from './parameters_json.ts';
import { resolveValues } from './resolve_values.ts';
import type { ServerParameters } from './server_parameters.ts';

export interface CompiledParameters {
  readonly params: VerifyParams;
  /** Of the document, whatever it was compiled over. */
  readonly hash: PolicyDigest;
}

/**
 * The parameters that hold once a document is in force over those that the server started with.
 * @throws PolicyError `parameters_invalid`, with all reasons: a value past its guard-rails, a broken invariant, an
 * assertion that does not hold
 */
export function compileParameters(document: ServerParameters, base: VerifyParams): CompiledParameters {
  const { values, problems } = resolveValues(document.parameters);
  const changes = [...values].map(([name, value]) => [PARAMETERS[name].param, value]);
  const params: VerifyParams = { ...base, ...Object.fromEntries(changes) };
  const reasons = [
    ...problems.map(({ message }) => message),
    ...invariantReasons(params),
    ...(document.assertions ?? []).flatMap((assertion) => assertionReasons(assertion, params)),
  ];
  if (reasons.length === 0) return { params, hash: parametersHash(document) };
  throw new PolicyError(
    'parameters_invalid',
    `The parameters ${document.id} ${document.version} are refused. ${reasons.join(' ')}`,
  );
}

function assertionReasons(assertion: string, params: VerifyParams): readonly string[] {
  const judged = judgeAssertion(assertion, params);
  if (!judged.ok) return judged.problems;
  return judged.holds ? [] : [`The assertion ${JSON.stringify(assertion)} does not hold: ${judged.values}.`];
}
