import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import type { ListedVersion } from './policy_answers.ts';

/** Every version that the session's tenant has of policies, its own and the operator's. */
export function usePolicies(): UseQueryResult<readonly ListedVersion[]> {
  return useQuery({
    queryKey: ['policies'],
    queryFn: async ({ signal }) => (await answerOf(api.GET('/v1/policies', { signal }))).policies,
  });
}
