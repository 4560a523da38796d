import { Queried } from '../../../ui/queried.tsx';
import { useCharts } from '../use_calibration.ts';
import { DriftPanel } from './drift_panel.tsx';
import { ErrorsPanel } from './errors_panel.tsx';
import { RecalibrationPanel } from './recalibration_panel.tsx';

/** Whether what the bounds rest on still holds. */
export function WatchPart() {
  const query = useCharts();
  return (
    <>
      <Queried query={query} what="the watch">
        {(charts) => (
          <>
            <DriftPanel martingale={charts.martingale} ks={charts.ks} />
            <ErrorsPanel errors={charts.errors} />
          </>
        )}
      </Queried>
      <RecalibrationPanel />
    </>
  );
}
