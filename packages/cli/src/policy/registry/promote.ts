import { type CompiledPolicy, PolicyError, readContext } from '@kakeya/policy';
import type { PolicyBindings, PolicyKind, PolicyPromotion, PolicyRegistry } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { note, printJson } from '../../output/print.ts';
import { type GateResult, passGate } from '../drift/pass_gate.ts';
import { type ActOptions, actOf, type ScopeOptions, scopeSaid } from './act_options.ts';
import { boundPolicy } from './bound_policy.ts';
import { compileRegistered } from './compile_registered.ts';
import { findKind } from './find_kind.ts';
import { existingPolicies, inScope } from './policy_place.ts';

export interface PromoteOptions extends ActOptions, ScopeOptions {
  readonly kind?: PolicyKind;
  readonly shadow?: boolean;
  readonly share: number;
  readonly bind?: PolicyBindings;
  /** Pins nothing, whatever was pinned before. */
  readonly unbind?: boolean;
  readonly contexts?: string;
  readonly maxDrift?: number;
  readonly now?: string;
  readonly json?: boolean;
}

/** `kakeya policy promote`: a gateway on the same data directory follows. */
export async function promoteVersion(
  id: string,
  version: string,
  options: PromoteOptions,
): Promise<ExitCode> {
  const scope = scopeSaid(options);
  const registry = await existingPolicies(options);
  const kind = await findKind(registry, { scope, id, version, kind: options.kind });
  const { share } = options;
  const bindings = bindingsSaid(options);
  const mode = options.shadow === true ? 'shadow' : 'enforced';
  const promotion: PolicyPromotion = { scope, kind, id, version, mode, share, ...(bindings && { bindings }) };
  if (kind === 'server-parameters') refuseForParameters(options);
  const drift = kind === 'policy' ? await checkPolicy(registry, promotion, options) : undefined;
  if (drift !== undefined) note(`Drift: ${drift.reason}`);
  if (drift?.ok === false) {
    if (options.json === true) await printJson({ promoted: false, ...promotion, drift });
    note(`Not promoted: ${id} ${version}`);
    return EXIT.rejected;
  }
  await registry.promote(promotion, actOf(options));
  if (options.json === true) await printJson({ promoted: true, ...promotion, ...(drift && { drift }) });
  const shared = share === 1 ? '' : `, to ${share * 100} % of them`;
  note(`${mode === 'shadow' ? 'In shadow' : 'In force'} ${inScope(scope)}${shared}: ${id} ${version}`);
  return EXIT.ok;
}

function bindingsSaid({ bind, unbind }: PromoteOptions): PolicyBindings | undefined {
  if (unbind !== true) return bind;
  if (bind === undefined) return {};
  throw new CliError('option_invalid', '--unbind pins nothing: leave out --bind.');
}

/** A gateway judges by them: there is nothing to pin, to compare on contexts, or to run beside. */
function refuseForParameters({ shadow, bind, contexts }: PromoteOptions): void {
  if (shadow === undefined && bind === undefined && contexts === undefined) return;
  throw new CliError('option_invalid', 'Server parameters take no --shadow, --bind and --contexts.');
}

async function checkPolicy(
  registry: PolicyRegistry,
  { scope, id, version, bindings = {} }: PolicyPromotion,
  { contexts, maxDrift, now }: PromoteOptions,
): Promise<GateResult | undefined> {
  if (contexts === undefined && (maxDrift !== undefined || now !== undefined)) {
    throw new CliError(
      'option_invalid',
      '--max-drift and --now are for --contexts: name the file of contexts.',
    );
  }
  const registered = await registry.get(scope, 'policy', id, version);
  if (registered === undefined) throw new CliError('input_invalid', `${id} ${version} is gone.`);
  const to = boundPolicy(compileRegistered(registered), bindings);
  refuseUnfit(to);
  if (contexts === undefined) return undefined;
  const enforced = (await registry.standing(scope, 'policy', id))?.enforced ?? null;
  if (enforced === null) {
    throw new CliError(
      'input_invalid',
      `No version of ${id} is enforced ${inScope(scope)} that this one could be compared with: promote it without --contexts.`,
    );
  }
  const from = boundPolicy(compileRegistered(enforced), enforced.bindings);
  return passGate({ from, to, contexts, maxShare: maxDrift, now });
}

/** Pinned wrongly, no context could be read. */
function refuseUnfit(bound: CompiledPolicy): void {
  try {
    bound.facts(readContext({}), 0, { get: () => undefined });
  } catch (fault) {
    if (!(fault instanceof PolicyError)) throw fault;
    throw new CliError('input_invalid', `What --bind gives does not fit the policy. ${fault.message}`, {
      cause: fault,
    });
  }
}
