import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import { useView } from '../../shell/use_view.ts';

/** Labels come slowly, and a model is judged once a minute at most. */
const REFETCH_MS = 30_000;

export function useModels() {
  const { ownTenant: tenant } = useView();
  return useQuery({
    queryKey: ['models', tenant],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/models/{tenant}', { params: { path: { tenant } }, signal })),
    refetchInterval: REFETCH_MS,
  });
}

export function useRouting() {
  const { ownTenant: tenant } = useView();
  return useQuery({
    queryKey: ['routing', tenant],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/routing/{tenant}', { params: { path: { tenant } }, signal })),
    refetchInterval: REFETCH_MS,
  });
}

export function useBandit() {
  const { ownTenant: tenant } = useView();
  return useQuery({
    queryKey: ['bandit', tenant],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/bandit/{tenant}', { params: { path: { tenant } }, signal })),
    refetchInterval: REFETCH_MS,
  });
}
