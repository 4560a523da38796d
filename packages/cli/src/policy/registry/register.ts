import { type LintMode, policyHash, policyJson } from '@kakeya/policy';
import { parametersHash, parametersJson } from '@kakeya/policy/parameters';
import type { PolicyEntry } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { note, printJson } from '../../output/print.ts';
import type { Document } from '../source/diagnose.ts';
import { usableDocument } from '../source/usable_document.ts';
import { type ActOptions, actOf } from './act_options.ts';
import { inScope, openPolicies } from './policy_place.ts';

export interface RegisterOptions extends ActOptions {
  readonly mode: LintMode;
  readonly json?: boolean;
}

/** `kakeya policy register`: the same again changes nothing. */
export async function registerDocument(file: string, options: RegisterOptions): Promise<ExitCode> {
  const usable = await usableDocument(file, options.mode);
  if (!usable.ok) return usable.exit;
  const entry: PolicyEntry = { scope: options.tenant ?? null, ...entryOf(usable.document) };
  const { scope, kind, id, version, hash } = entry;
  const registry = await openPolicies(options);
  const done = await registry.register(entry, actOf(options));
  if (done.outcome === 'conflict') {
    const why = `${id} ${version} is registered already, with other content (${done.registeredHash})`;
    throw new CliError('input_invalid', `${file}: ${why}. Give what changed another version.`);
  }
  if (options.json === true) await printJson({ outcome: done.outcome, scope, kind, id, version, hash });
  const said = done.outcome === 'known' ? 'Registered before' : 'Registered';
  note(`${said} ${inScope(scope)}: ${id} ${version} (${hash})`);
  return EXIT.ok;
}

function entryOf(document: Document): Omit<PolicyEntry, 'scope'> {
  const { kind, source } = document;
  if (kind === 'policy') {
    const { policy } = document;
    const { id, version } = policy;
    return { kind, id, version, hash: policyHash(policy), document: policyJson(policy), source };
  }
  const { parameters } = document;
  const { id, version } = parameters;
  const [hash, text] = [parametersHash(parameters), parametersJson(parameters)];
  return { kind, id, version, hash, document: text, source };
}
