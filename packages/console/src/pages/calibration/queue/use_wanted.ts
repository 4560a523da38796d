import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import type { OutcomePage } from '../../../api/types.ts';
import { useMay } from '../../../shell/use_session.ts';
import { useView } from '../../../shell/use_view.ts';

const MOST_FETCHED = 200;

/** The tenant's outcomes that people are asked to label and have not, the oldest first: nobody picks. */
export function useWanted(): UseQueryResult<OutcomePage> {
  const { ownTenant: tenant } = useView();
  const mayRead = useMay('pcs:read');
  return useQuery({
    queryKey: ['outcomes', tenant, 'wanted'],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/outcomes', {
          params: { query: { tenant, labelled: 'wanted', order: 'oldest', limit: MOST_FETCHED } },
          signal,
        }),
      ),
    enabled: mayRead,
  });
}
