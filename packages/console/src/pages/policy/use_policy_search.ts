import { useNavigate, useSearch } from '@tanstack/react-router';
import { readView } from '../../shell/view.ts';
import { type PolicySearch, readPolicySearch } from './policy_search.ts';

type Change = { readonly [Key in keyof PolicySearch]?: PolicySearch[Key] | undefined };

export function usePolicySearch(): readonly [PolicySearch, (change: Change) => void] {
  const search = useSearch({ from: '/policies/$policyId' });
  const navigate = useNavigate({ from: '/policies/$policyId' });
  return [
    search,
    (change) =>
      void navigate({
        search: (before) => ({ ...readView(before), ...readPolicySearch({ ...before, ...change }) }),
        replace: true,
      }),
  ];
}
