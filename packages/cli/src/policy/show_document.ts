import { type Policy, PolicyError } from '@kakeya/policy';
import { readParameters, type ServerParameters } from '@kakeya/policy/parameters';
import { lintPolicy } from '@kakeya/policy/source';
import type { PolicyKind, RegisteredPolicy } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { printJson } from '../output/print.ts';
import { compileRegistered } from './registry/compile_registered.ts';
import { findRegistered } from './registry/find_registered.ts';
import { existingPolicies, type PolicyPlace } from './registry/policy_place.ts';
import { printRegistered, registeredPart } from './registry/registered_part.ts';
import { isPath } from './source/is_path.ts';
import { usableDocument } from './source/usable_document.ts';
import { parametersView } from './words/parameters_view.ts';
import { policyView } from './words/policy_view.ts';
import { printView } from './words/print_view.ts';

export interface ShowOptions extends PolicyPlace {
  readonly version?: string;
  readonly tenant?: string;
  readonly kind?: PolicyKind;
  readonly json?: boolean;
}

/** `kakeya policy show`: what a document says, and, from the registry, where it stands. */
export function showDocument(source: string, options: ShowOptions): Promise<ExitCode> {
  return isPath(source) ? showFile(source, options) : showRegistered(source, options);
}

async function showFile(file: string, { version, tenant, kind, data, json }: ShowOptions): Promise<ExitCode> {
  if ([version, tenant, kind, data].some((option) => option !== undefined)) {
    throw new CliError(
      'option_invalid',
      `${file} is a file: --version, --tenant, --kind and --data are for ids.`,
    );
  }
  const usable = await usableDocument(file, 'relaxed');
  if (!usable.ok) return usable.exit;
  const { document, findings } = usable;
  const view = document.kind === 'policy' ? policyView(document.policy) : parametersView(document.parameters);
  if (json === true) await printJson({ ...view, diagnostics: findings });
  else await printView(view);
  return EXIT.ok;
}

async function showRegistered(id: string, options: ShowOptions): Promise<ExitCode> {
  const { kind, version, tenant, json } = options;
  const registry = await existingPolicies(options);
  const kinds = kind === undefined ? (['policy', 'server-parameters'] as const) : [kind];
  const { policy: found, bindings } = await findRegistered(registry, { kinds, id, version, tenant });
  const registered = await registeredPart(registry, found);
  const { view, diagnostics } = viewOf(found);
  if (json === true) await printJson({ ...view, diagnostics, bindings, registry: registered });
  else {
    await printView(view);
    await printRegistered(registered);
  }
  return EXIT.ok;
}

function viewOf(found: RegisteredPolicy) {
  if (found.kind === 'server-parameters') {
    return { view: parametersView(parametersIn(found)), diagnostics: [] };
  }
  const policy: Policy = compileRegistered(found).policy;
  return { view: policyView(policy), diagnostics: lintPolicy(policy, 'relaxed') };
}

function parametersIn({ id, version, hash, document }: RegisteredPolicy): ServerParameters {
  const read = readParameters(document);
  if (read.ok && parametersView(read.document).parameters_hash === hash) return read.document;
  throw new PolicyError('hash_mismatch', `${id} ${version} is not what its hash says: restore the registry.`);
}
