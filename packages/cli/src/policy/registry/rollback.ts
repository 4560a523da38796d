import type { PolicyKind } from '@kakeya/storage';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { note, printJson } from '../../output/print.ts';
import { type ActOptions, actOf, type ScopeOptions, scopeSaid } from './act_options.ts';
import { findKind } from './find_kind.ts';
import { existingPolicies, inScope } from './policy_place.ts';

export interface RollbackOptions extends ActOptions, ScopeOptions {
  readonly kind?: PolicyKind;
  readonly version?: string;
  readonly json?: boolean;
}

/** `kakeya policy rollback`: of a canary if there is one, else of what stands. */
export async function rollBack(id: string, options: RollbackOptions): Promise<ExitCode> {
  const scope = scopeSaid(options);
  const registry = await existingPolicies(options);
  const kind = await findKind(registry, { scope, id, kind: options.kind });
  const { version } = options;
  const name = { scope, kind, id, ...(version === undefined ? {} : { version }) };
  const done = await registry.rollback(name, actOf(options));
  if (options.json === true) {
    await printJson({ scope, kind, id, version: done.version, canary: done.canary, standing: done.standing });
  }
  const what = done.canary ? 'the canary ' : '';
  note(`Taken back ${inScope(scope)}: ${what}${id} ${done.version}. Now: ${done.standing ?? 'none'}`);
  return EXIT.ok;
}
