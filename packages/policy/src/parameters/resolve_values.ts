import { parseExpression } from '../expression/parse_expression.ts';
import { type NumberScope, numberOf } from './evaluate_numbers.ts';
import { isParameterName, PARAMETER_NAMES, type ParameterName, PARAMETERS } from './parameter_table.ts';
import type { ServerParameters } from './server_parameters.ts';

export interface ResolvedValues {
  /** Of the parameters that the document sets, in the units of the table; without those that have no value. */
  readonly values: ReadonlyMap<ParameterName, number>;
  /** Each message begins with the name. */
  readonly problems: readonly { readonly name: ParameterName; readonly message: string }[];
}

/** Numbers for all that a document sets, each within its guard-rails, or what is wrong with them. */
export function resolveValues(parameters: ServerParameters['parameters']): ResolvedValues {
  const resolver = new Resolver(parameters);
  for (const name of PARAMETER_NAMES) resolver.valueOf(name);
  return resolver;
}

class Resolver implements ResolvedValues {
  readonly values = new Map<ParameterName, number>();
  readonly problems: { readonly name: ParameterName; readonly message: string }[] = [];
  readonly #parameters: ServerParameters['parameters'];
  readonly #done = new Set<ParameterName>();
  readonly #path: ParameterName[] = [];

  constructor(parameters: ServerParameters['parameters']) {
    this.#parameters = parameters;
  }

  valueOf(name: ParameterName): number | undefined {
    if (this.#done.has(name) || this.#parameters[name] === undefined) return this.values.get(name);
    if (this.#path.includes(name)) {
      const cycle = [...this.#path.slice(this.#path.indexOf(name)), name];
      return this.#refuse(name, `${name} depends on itself: ${cycle.join(' → ')}.`);
    }
    this.#path.push(name);
    const value = this.#evaluate(name, this.#parameters[name]);
    this.#path.pop();
    this.#done.add(name);
    if (value === undefined) return undefined;
    this.#checkBounds(name, value);
    this.values.set(name, value);
    return value;
  }

  #evaluate(name: ParameterName, given: number | { readonly expr: string }): number | undefined {
    if (typeof given === 'number') return given;
    const refuse = (message: string): undefined => this.#refuse(name, `${name}: ${message}`);
    const parsed = parseExpression(given.expr);
    if (!parsed.ok) return refuse(`${parsed.message} (at offset ${parsed.offset} of the expression)`);
    const scope: NumberScope = {
      valueOf: (other) => {
        if (isParameterName(other) && this.#parameters[other] !== undefined) return this.valueOf(other);
        return refuse(`This document sets no parameter ${other}, so nothing can be computed from it.`);
      },
      refuse,
    };
    return numberOf(parsed.expr, scope);
  }

  /** Written so that NaN fails. */
  #checkBounds(name: ParameterName, value: number): void {
    const { min, max, unit, meaning } = PARAMETERS[name];
    if (unit === 'bins' && !Number.isInteger(value))
      this.#refuse(name, `${name} must be a whole number, not ${value}.`);
    if (value >= min && value <= max) return;
    const shown = unit === '1' ? '' : ` ${unit}`;
    this.#refuse(name, `${name}, ${meaning}, must lie in [${min}, ${max}]${shown}, not ${value}.`);
  }

  #refuse(name: ParameterName, message: string): undefined {
    this.problems.push({ name, message });
  }
}
