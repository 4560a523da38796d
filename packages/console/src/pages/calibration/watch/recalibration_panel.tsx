import { useState } from 'react';
import { useMay } from '../../../shell/use_session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { CalibrationState } from '../calibration_state.ts';
import { useCalibration } from '../use_calibration.ts';
import { proposalWords } from './proposal_words.ts';
import { RecalibrateDialog } from './recalibrate_dialog.tsx';

/** Whether a recalibration is due and why, and the button that does it. */
export function RecalibrationPanel() {
  const query = useCalibration();
  return (
    <Panel title="Recalibration" note="A proposal changes nothing by itself.">
      <Queried query={query} what="the calibration">
        {(state) => (
          <div className="space-y-3">
            <Proposals watch={state.watch} />
            <Recalibrate state={state} />
          </div>
        )}
      </Queried>
    </Panel>
  );
}

function Proposals({ watch }: Pick<CalibrationState, 'watch'>) {
  if (watch === null)
    return <p className="text-muted">Nothing of this tenant was decided or labelled yet.</p>;
  const { proposals, proposed, calibratedAtMs, decisions } = watch;
  return (
    <>
      <p>
        Watched since <TimeText at={new Date(calibratedAtMs).toISOString()} />, n = {formatCount(decisions)}{' '}
        {decisions === 1 ? 'decision' : 'decisions'}.
      </p>
      {proposals.length === 0 ? (
        <p>No recalibration is proposed.</p>
      ) : (
        <div>
          <p>
            <Badge tone="escalate">due</Badge>{' '}
            {proposed ? 'It stands in the journal as proposed.' : 'The journal does not say so yet.'}
          </p>
          <ul className="mt-1 list-disc pl-5">
            {proposals.map((trigger) => (
              <li key={JSON.stringify(trigger)}>{proposalWords(trigger)}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Recalibrate({ state }: { readonly state: CalibrationState }) {
  const may = useMay('calibration:write');
  const [asks, setAsks] = useState(false);
  const [done, setDone] = useState<string>();
  if (!may)
    return (
      <p className="text-sm text-muted">
        Recalibrating takes the scope <code>calibration:write</code>, which this session does not have.
      </p>
    );
  return (
    <>
      <Button onClick={() => setAsks(true)}>Recalibrate…</Button>
      <p
        role="status"
        className={done === undefined ? 'sr-only' : 'rounded-md bg-accept-soft px-3 py-2 text-accept'}
      >
        {done}
      </p>
      {asks && <RecalibrateDialog state={state} onDone={setDone} onClose={() => setAsks(false)} />}
    </>
  );
}
