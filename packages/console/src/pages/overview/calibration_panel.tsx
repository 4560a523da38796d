import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answerOf, api } from '../../api/client.ts';
import type { LiveHealth } from '../../api/live.ts';
import { useLive } from '../../shell/use_live.ts';
import { useMay, useSession } from '../../shell/use_session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Empty } from '../../ui/empty.tsx';
import { formatCount } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { missingWords } from './missing_words.ts';

type Calibration = LiveHealth['calibration'][number];

/** For each tenant whether its accepts carry a guarantee, and whether that still holds. */
export function CalibrationPanel() {
  const { connected, health } = useLive();
  return (
    <Panel
      title="Calibration"
      note="Labels that count, per tenant"
      actions={
        <Link
          to="/calibration"
          search={({ tenant, range }) => ({
            ...(tenant === undefined ? {} : { tenant }),
            ...(range === undefined ? {} : { range }),
          })}
          className="inline-flex min-h-6 items-center text-sm text-accent underline"
        >
          Calibration page
        </Link>
      }
    >
      {health === undefined ? (
        connected ? (
          <Loading what="the state of calibration" />
        ) : (
          <Empty title="Not live">The state of calibration comes with the live stream.</Empty>
        )
      ) : (
        <ul className="divide-y divide-line">
          {health.calibration.map((state) => (
            <TenantLine key={state.tenant} state={state} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function TenantLine({ state }: { readonly state: Calibration }) {
  const { tenant, n_wrong, n_benign, accept_feasible, drift_alarm } = state;
  return (
    <li className="space-y-1 py-2 first:pt-0">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-all">{tenant}</span>
        <span className="flex flex-wrap gap-1.5">
          <Badge tone={accept_feasible ? 'accept' : 'plain'}>
            {accept_feasible ? '✓ guarantee possible' : 'no guarantee yet'}
          </Badge>
          {drift_alarm && <Badge tone="reject">⚠ drift alarm</Badge>}
        </span>
      </div>
      <p className="text-sm text-muted">
        n {formatCount(n_wrong)} wrong, {formatCount(n_benign)} benign
        {accept_feasible ? '' : ' · '}
        {!accept_feasible && <Missing tenant={tenant} nWrong={n_wrong} />}
      </p>
    </li>
  );
}

/** How many labels would do is told only of one's own tenant. */
function Missing({ tenant, nWrong }: { readonly tenant: string; readonly nWrong: number }) {
  const may = useMay('calibration:read');
  const own = useSession().tenant === tenant;
  const { data } = useQuery({
    queryKey: ['calibration', tenant, nWrong],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/v1/calibration/{tenant}', { params: { path: { tenant } }, signal })),
    enabled: may && own,
  });
  return <>{missingWords(data?.accept)}</>;
}
