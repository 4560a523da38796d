import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import { rangeSpan } from '../../shell/range_span.ts';
import { useView } from '../../shell/use_view.ts';
import type { Overview } from './fill_buckets.ts';

/** Also without anything new: the range slides with time. */
const REFETCH_MS = 15_000;

/** What was decided in the range that is looked at; the newest, however it came to be asked again. */
export function useOverview(): UseQueryResult<Overview> {
  const { tenant, range, rangeMs } = useView();
  return useQuery({
    queryKey: ['overview', tenant, range],
    queryFn: ({ signal }) => {
      const query = { tenant, ...rangeSpan(Date.now(), rangeMs) };
      return answerOf(api.GET('/v1/overview', { params: { query }, signal }));
    },
    refetchInterval: REFETCH_MS,
  });
}
