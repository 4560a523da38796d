import type { PolicyKind, PolicyRegistry, RegistryScope } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { inScope } from './policy_place.ts';

export interface KindQuestion {
  readonly scope: RegistryScope;
  readonly id: string;
  readonly version?: string | undefined;
  /** What is said already. */
  readonly kind?: PolicyKind | undefined;
}

/** Which kind has this id, and version, in this very scope. @throws CliError `input_invalid`: none, or both */
export async function findKind(
  registry: PolicyRegistry,
  { scope, id, version, kind }: KindQuestion,
): Promise<PolicyKind> {
  const listed = (await registry.list(scope)).filter(
    (one) =>
      one.id === id &&
      (version === undefined || one.version === version) &&
      (kind === undefined || one.kind === kind),
  );
  const [found, ...others] = new Set(listed.map((one) => one.kind));
  const named = `${id}${version === undefined ? '' : ` ${version}`}`;
  if (found === undefined) {
    throw new CliError(
      'input_invalid',
      `No ${named} is registered ${inScope(scope)}: register it first, or see kakeya policy list.`,
    );
  }
  if (others.length === 0) return found;
  throw new CliError('input_invalid', `${named} is a policy and server parameters: say which with --kind.`);
}
