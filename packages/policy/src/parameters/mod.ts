/**
 * The parameters by which a server judges, as documents: read strictly, computed, held within guard-rails and
 * invariants, and named by their hash.
 */
export { type CompiledParameters, compileParameters } from './compile_parameters.ts';
export { PARAMETERS, type ParameterName, type ParameterSpec, type Unit } from './parameter_table.ts';
export { parametersHash, parametersJson } from './parameters_json.ts';
export { type ReadParameters, readParameters } from './read_parameters.ts';
export type { ParameterValue, ServerParameters } from './server_parameters.ts';
