import type { Policy } from '@kakeya/policy';
import { Engine } from 'json-rules-engine';
import { literalOf } from './literal_of.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  eq: 'equal',
  neq: 'notEqual',
  in: 'in',
  range_min: 'greaterThanInclusive',
  range_max: 'lessThanInclusive',
};

/**
 * The same rules in json-rules-engine, one engine for all calls. It knows true and false only: a value that is missing
 * is an error, or fails.
 * @returns ids of the rules that do not hold
 */
export function jsonRulesEngine(policy: Policy): (values: object) => Promise<string[]> {
  const engine = new Engine();
  for (const { id, op, lhs, rhs } of policy.rules) {
    const operator = OPERATORS[op];
    if (operator === undefined || typeof lhs !== 'string') throw new Error(`It has no ${op}.`);
    engine.addRule({
      name: id,
      conditions: { all: [{ fact: lhs, operator, value: literalOf(rhs) }] },
      event: { type: 'holds' },
    });
  }
  return async (values) => {
    const { failureResults } = await engine.run({ ...values });
    return failureResults.map(({ name }) => name);
  };
}
