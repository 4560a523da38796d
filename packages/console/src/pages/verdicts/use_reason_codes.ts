import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import { rangeSpan } from '../../shell/range_span.ts';
import { useView } from '../../shell/use_view.ts';

const STALE_MS = 60_000;

/** The reasons that occur in the range, the most frequent first. */
export function useReasonCodes(): readonly string[] {
  const { tenant, range, rangeMs } = useView();
  const { data } = useQuery({
    // Not under `overview`: what the stream brings does not change which reasons can be chosen.
    queryKey: ['reason_codes', tenant, range],
    queryFn: ({ signal }) => {
      const query = { tenant, ...rangeSpan(Date.now(), rangeMs) };
      return answerOf(api.GET('/v1/overview', { params: { query }, signal }));
    },
    select: ({ reasons }) => reasons.map(({ code }) => code),
    staleTime: STALE_MS,
  });
  return data ?? [];
}
