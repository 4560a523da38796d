import { dirname } from 'node:path';
import { type CompiledPolicy, type Facts, readContext } from '@kakeya/policy';
import type { PolicyBindings, PolicyMode } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { boundPolicy } from '../policy/registry/bound_policy.ts';
import { compileRegistered } from '../policy/registry/compile_registered.ts';
import { findRegistered } from '../policy/registry/find_registered.ts';
import { existingPolicies, type PolicyPlace } from '../policy/registry/policy_place.ts';
import { inFile } from '../policy/source/in_file.ts';
import { isPath } from '../policy/source/is_path.ts';
import { ListLoader } from '../policy/source/list_loader.ts';
import { policyOfFile } from '../policy/source/policy_of_file.ts';
import { readJson } from '../policy/source/read_json.ts';

export interface QuestionOptions extends PolicyPlace {
  /** File or id. */
  readonly policy: string;
  readonly context: string;
  readonly version?: string;
  readonly tenant?: string;
  readonly now?: string;
}

/** A policy, and a context read for it at one moment, with the sets that it names. */
export interface Question {
  readonly compiled: CompiledPolicy;
  readonly facts: Facts;
}

/**
 * @param mode by which an id without a version is found
 * @throws CliError, PolicyError: the policy, the context or a list cannot be used
 */
export async function askedQuestion(options: QuestionOptions, mode: PolicyMode): Promise<Question> {
  const { compiled: plain, bindings } = await policyOf(options, mode);
  const compiled = boundPolicy(plain, bindings);
  const file = options.context;
  const value = await readJson(file);
  const given = inFile(file, () => readContext(value));
  const { context, sets } = await new ListLoader(dirname(file)).load(file, given, bindings);
  const nowMs = options.now === undefined ? Date.now() : Date.parse(options.now);
  return { compiled, facts: inFile(file, () => compiled.facts(context, nowMs, sets)) };
}

async function policyOf(
  options: QuestionOptions,
  mode: PolicyMode,
): Promise<{ readonly compiled: CompiledPolicy; readonly bindings: PolicyBindings }> {
  const { policy: source, version, tenant, data } = options;
  if (!isPath(source)) {
    const registry = await existingPolicies(options);
    const found = await findRegistered(registry, { kinds: ['policy'], id: source, version, tenant, mode });
    return { compiled: compileRegistered(found.policy), bindings: found.bindings };
  }
  if ([version, tenant, data].some((option) => option !== undefined)) {
    throw new CliError('option_invalid', `${source} is a file: --version, --tenant and --data are for ids.`);
  }
  return { compiled: await policyOfFile(source), bindings: {} };
}
