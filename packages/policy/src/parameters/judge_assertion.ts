import type { VerifyParams } from '@kakeya/verdict';
import { parseExpression } from '../expression/parse_expression.ts';
import { truthOf } from './evaluate_numbers.ts';
import { isParameterName, PARAMETER_NAMES, PARAMETERS } from './parameter_table.ts';

export type JudgedAssertion =
  | {
      readonly ok: true;
      readonly holds: boolean;
      /** The values that it names, for a message. */
      readonly values: string;
    }
  /** It is no condition over parameters, whatever their values. */
  | { readonly ok: false; readonly problems: readonly string[] };

export function judgeAssertion(assertion: string, params: VerifyParams): JudgedAssertion {
  const parsed = parseExpression(assertion);
  if (!parsed.ok)
    return { ok: false, problems: [`${parsed.message} (at offset ${parsed.offset} of the assertion)`] };
  const problems: string[] = [];
  const named = new Set<string>();
  const refuse = (message: string): undefined => {
    problems.push(message);
  };
  const valueOf = (name: string): number | undefined => {
    if (!isParameterName(name))
      return refuse(`There is no parameter ${name}: assertions name ${PARAMETER_NAMES.join(', ')}.`);
    const value = params[PARAMETERS[name].param];
    named.add(`${name} is ${value}`);
    return value;
  };
  const holds = truthOf(parsed.expr, { valueOf, refuse });
  return holds === undefined ? { ok: false, problems } : { ok: true, holds, values: [...named].join(', ') };
}
