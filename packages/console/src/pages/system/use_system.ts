import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';

/** While the page is seen: a query does not refetch in the background. */
const REFETCH_MS = 5_000;
export const LETTERS_AT_ONCE = 100;
export const ACTS_AT_ONCE = 200;

export const useSystem = () =>
  useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => answerOf(api.GET('/v1/system', { signal })),
    refetchInterval: REFETCH_MS,
  });

export const useActs = () =>
  useQuery({
    queryKey: ['system', 'acts'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/acts', { params: { query: { limit: ACTS_AT_ONCE } }, signal })),
    refetchInterval: REFETCH_MS,
  });

export const useDeadLetters = (after = 0) =>
  useQuery({
    queryKey: ['system', 'dead-letters', after],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/dead-letters', { params: { query: { after, limit: LETTERS_AT_ONCE } }, signal })),
    refetchInterval: REFETCH_MS,
    placeholderData: keepPreviousData,
  });
