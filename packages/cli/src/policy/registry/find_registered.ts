import type {
  PolicyBindings,
  PolicyKind,
  PolicyMode,
  PolicyRegistry,
  RegisteredPolicy,
} from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { inScope } from './policy_place.ts';

export interface RegisteredQuestion {
  readonly kinds: readonly PolicyKind[];
  readonly id: string;
  /** Default: the version that stands in this mode, else the newest. */
  readonly version?: string | undefined;
  /** Default: all tenants. */
  readonly tenant?: string | undefined;
  /** Default: enforced. */
  readonly mode?: PolicyMode | undefined;
}

export interface FoundPolicy {
  readonly policy: RegisteredPolicy;
  /** What the operator pins for it where it stands. */
  readonly bindings: PolicyBindings;
}

/** As a tenant sees it: its own before the operator's. @throws CliError `input_invalid` */
export async function findRegistered(
  registry: PolicyRegistry,
  question: RegisteredQuestion,
): Promise<FoundPolicy> {
  const found: FoundPolicy[] = [];
  for (const kind of question.kinds) found.push(...(await ofKind(registry, kind, question)));
  const [one, another] = found;
  const { id, version, tenant } = question;
  const named = `${id}${version === undefined ? '' : ` ${version}`}`;
  if (one === undefined) {
    const list = 'see kakeya policy list, or give a file that exists';
    throw new CliError('input_invalid', `No ${named} is registered ${inScope(tenant ?? null)}: ${list}.`);
  }
  if (another === undefined) return one;
  throw new CliError('input_invalid', `${named} is a policy and server parameters: say which with --kind.`);
}

async function ofKind(
  registry: PolicyRegistry,
  kind: PolicyKind,
  { id, version, tenant, mode = 'enforced' }: RegisteredQuestion,
): Promise<readonly FoundPolicy[]> {
  const standing = await registry.standing(tenant ?? null, kind, id);
  const running = [standing?.enforced ?? null, standing?.shadow ?? null].filter((one) => one !== null);
  const wanted = running.find((one) => one.mode === mode);
  if (version === undefined && wanted !== undefined) return [{ policy: wanted, bindings: wanted.bindings }];
  const own = tenant === undefined ? undefined : await registry.get(tenant, kind, id, version);
  const policy = own ?? (await registry.get(null, kind, id, version));
  if (policy === undefined) return [];
  const stands = running.find((one) => one.scope === policy.scope && one.version === policy.version);
  return [{ policy, bindings: stands?.bindings ?? {} }];
}
