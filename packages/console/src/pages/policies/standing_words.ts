import { formatShare } from '../../ui/format.ts';
import type { ListedVersion } from './policy_answers.ts';

export const OWNER_WORDS: Readonly<Record<ListedVersion['scope'], string>> = {
  tenant: "the tenant's own",
  operator: "the operator's, for all tenants",
};

/** How a version stands, in words; empty: it is only registered. */
export function standingWords({ standing, canary }: Pick<ListedVersion, 'standing' | 'canary'>): string[] {
  return [
    ...(standing === null ? [] : [standing.mode === 'enforced' ? 'enforced' : 'in shadow']),
    ...(canary === null
      ? []
      : [
          `${canary.mode === 'enforced' ? 'canary' : 'canary in shadow'}, ${formatShare(canary.share)} of tenants`,
        ]),
  ];
}
