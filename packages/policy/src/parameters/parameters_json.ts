import { canonicalizeJson } from '@kakeya/protocol';
import { digestOf } from '../hash/digest.ts';
import type { PolicyDigest } from '../model/hash.ts';
import { needsUnit, PARAMETER_NAMES, PARAMETERS, type Unit } from './parameter_table.ts';
import type { ParameterValue, ServerParameters } from './server_parameters.ts';

/**
 * The canonical form that is hashed and stored: RFC 8785, a document that `readParameters` reads as the same one. Numbers
 * stand alone unless their unit must be said.
 */
export function parametersJson(document: ServerParameters): string {
  const { id, version, description, parameters, assertions } = document;
  const written = new Map<string, unknown>();
  for (const name of PARAMETER_NAMES) {
    const value = parameters[name];
    if (value === undefined) continue;
    const [group = '', member] = name.split('.');
    const entry = writtenValue(value, PARAMETERS[name].unit);
    const before = written.get(group);
    written.set(
      group,
      member === undefined ? entry : { ...(isGroup(before) ? before : {}), [member]: entry },
    );
  }
  return canonicalizeJson({
    kind: 'server-parameters',
    id,
    version,
    parameters: Object.fromEntries(written),
    ...(description !== undefined && { description }),
    ...(assertions !== undefined && { assertions }),
  });
}

/** SHA3-256 of the canonical form. */
export const parametersHash = (document: ServerParameters): PolicyDigest =>
  digestOf(parametersJson(document));

const isGroup = (value: unknown): value is object => typeof value === 'object';

function writtenValue(value: ParameterValue, unit: Unit): unknown {
  if (!needsUnit(unit)) return value;
  return typeof value === 'number' ? { value, unit } : { ...value, unit };
}
