import { PARAMETERS, parametersHash, type ServerParameters } from '@kakeya/policy/parameters';

/** Server parameters as they are told to people. */
export interface ParametersView {
  readonly kind: 'server-parameters';
  readonly id: string;
  readonly version: string;
  readonly description: string | null;
  readonly parameters_hash: string;
  readonly parameters: readonly {
    readonly name: string;
    /** A number, or the expression that it is computed by. */
    readonly value: number | string;
    readonly unit: string;
    readonly meaning: string;
  }[];
  readonly assertions: readonly string[];
}

export function parametersView(document: ServerParameters): ParametersView {
  const { id, version, description, parameters, assertions } = document;
  return {
    kind: 'server-parameters',
    id,
    version,
    description: description ?? null,
    parameters_hash: parametersHash(document),
    parameters: Object.entries(PARAMETERS).flatMap(([name, { unit, meaning }]) => {
      const value = new Map(Object.entries(parameters)).get(name);
      if (value === undefined) return [];
      return [{ name, value: typeof value === 'number' ? value : value.expr, unit, meaning }];
    }),
    assertions: assertions ?? [],
  };
}
