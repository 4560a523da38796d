import type { ListedVersion } from './policy_answers.ts';

export interface PolicyGroup {
  readonly id: string;
  readonly scope: ListedVersion['scope'];
  /** In the order of registration. */
  readonly versions: readonly ListedVersion[];
  readonly newest: ListedVersion;
  readonly enforced: string | null;
  readonly shadow: string | null;
  readonly canary: { readonly version: string; readonly share: number } | null;
}

/** The versions of each owner's policy together, by id; the tenant's own before the operator's of the same id. */
export function policyGroups(listed: readonly ListedVersion[]): readonly PolicyGroup[] {
  const byOwner = Map.groupBy(listed, ({ id, scope }) => JSON.stringify([id, scope]));
  return [...byOwner.values()]
    .flatMap((versions) => groupOf(versions) ?? [])
    .toSorted((a, b) => compare(a.id, b.id) || compare(b.scope, a.scope));
}

function groupOf(versions: readonly ListedVersion[]): PolicyGroup | undefined {
  const newest = versions.at(-1);
  if (newest === undefined) return undefined;
  const standing = (mode: 'enforced' | 'shadow'): string | null =>
    versions.find((one) => one.standing?.mode === mode)?.version ?? null;
  const canary = versions.find((one) => one.canary !== null);
  return {
    id: newest.id,
    scope: newest.scope,
    versions,
    newest,
    enforced: standing('enforced'),
    shadow: standing('shadow'),
    canary:
      canary === undefined || canary.canary === null
        ? null
        : { version: canary.version, share: canary.canary.share },
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
