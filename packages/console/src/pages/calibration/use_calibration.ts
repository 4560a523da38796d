import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import { useView } from '../../shell/use_view.ts';
import type { CalibrationState, Charts, Preview } from './calibration_state.ts';

/** Labels and outcomes of others move it, too. */
const ASK_AGAIN_MS = 15_000;

export function useCalibration(): UseQueryResult<CalibrationState> {
  const { ownTenant: tenant } = useView();
  return useQuery({
    queryKey: ['calibration', tenant],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/calibration/{tenant}', { params: { path: { tenant } }, signal })),
    refetchInterval: ASK_AGAIN_MS,
  });
}

export function useCharts(): UseQueryResult<Charts> {
  const { ownTenant: tenant } = useView();
  return useQuery({
    queryKey: ['calibration', tenant, 'charts'],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/calibration/{tenant}/charts', { params: { path: { tenant } }, signal })),
    refetchInterval: ASK_AGAIN_MS,
  });
}

/** What other bounds would do; while the newest ones are asked for, the answer before stays. */
export function usePreview(deltas: {
  readonly delta_accept: number;
  readonly delta_reject: number;
}): UseQueryResult<Preview> {
  const { ownTenant: tenant } = useView();
  const { delta_accept, delta_reject } = deltas;
  return useQuery({
    queryKey: ['calibration', tenant, 'preview', delta_accept, delta_reject],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/calibration/{tenant}/preview', {
          params: { path: { tenant }, query: { delta_accept, delta_reject } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}
