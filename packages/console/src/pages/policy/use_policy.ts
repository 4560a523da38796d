import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import type { PolicyEvent, PolicyVersion } from '../policies/policy_answers.ts';

/** A version; without one: what is enforced, or else the newest. */
export function usePolicy(id: string, version: string | undefined): UseQueryResult<PolicyVersion> {
  return useQuery({
    queryKey: ['policies', id, 'version', version ?? null],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/policies/{id}', {
          params: { path: { id }, query: version === undefined ? {} : { version } },
          signal,
        }),
      ),
  });
}

/** Oldest first. */
export function usePolicyHistory(id: string): UseQueryResult<readonly PolicyEvent[]> {
  return useQuery({
    queryKey: ['policies', id, 'history'],
    queryFn: async ({ signal }) =>
      (await answerOf(api.GET('/v1/policies/{id}/history', { params: { path: { id } }, signal }))).events,
  });
}
