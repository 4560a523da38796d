import { lazy, Suspense } from 'react';
import { periodWords } from '../../shell/period_words.ts';
import { useView } from '../../shell/use_view.ts';

import { Empty } from '../../ui/empty.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Queried } from '../../ui/queried.tsx';
import { TimeText } from '../../ui/time_text.tsx';
import { CalibrationPanel } from './calibration_panel.tsx';
import { DecisionsChart } from './decisions_chart.tsx';
import { Figures } from './figures.tsx';
import { fillBuckets } from './fill_buckets.ts';
import { HealthPanel } from './health_panel.tsx';
import { TopReasons } from './top_reasons.tsx';
import { useOverview } from './use_overview.ts';

/** What paints it is larger than the page: the figures do not wait for it. */
const LatencyChart = lazy(async () => ({ default: (await import('./latency_chart.tsx')).LatencyChart }));

/** What happens now, and whether it is as it should be. */
export function OverviewPage() {
  const { tenant, range } = useView();
  const query = useOverview();
  const last = periodWords(range);
  const whose = tenant === '*' ? 'all tenants' : `tenant ${tenant}`;
  return (
    <Page title="Overview" lead={`What was decided in the ${last}, how fast and why: ${whose}.`}>
      <Queried query={query} what="the overview">
        {(overview) => {
          const buckets = fillBuckets(overview);
          const empty = Object.values(overview.totals).every((n) => n === 0);
          return (
            <div className="space-y-5">
              <Figures overview={overview} period={last} />
              <p className="text-sm text-muted">
                Counted since <TimeText at={overview.from} />: the period begins with a whole bar.
              </p>
              {empty ? (
                <Empty title={`Nothing was submitted in the ${last}`}>
                  Records appear here as agents send them to POST /v1/pcs. A longer period may hold some.
                </Empty>
              ) : (
                <div className="grid gap-5 wide:grid-cols-2">
                  <Panel title="Decisions over time" note={`Outcomes by when they were received, ${last}`}>
                    <DecisionsChart buckets={buckets} bucketMs={overview.bucket_ms} />
                  </Panel>
                  <Panel title="Latency over time" note={`From record to decision, ${last}`}>
                    <Suspense fallback={<Loading what="the chart" rows={6} />}>
                      <LatencyChart buckets={buckets} bucketMs={overview.bucket_ms} />
                    </Suspense>
                  </Panel>
                </div>
              )}
            </div>
          );
        }}
      </Queried>
      {/* Also while there is no answer: they say why. */}
      <div className="grid gap-5 wide:grid-cols-3">
        {query.data !== undefined && (
          <Panel title="Top reasons" note={`Share of all decisions, ${last}`}>
            <TopReasons overview={query.data} />
          </Panel>
        )}
        <HealthPanel />
        <CalibrationPanel />
      </div>
    </Page>
  );
}
