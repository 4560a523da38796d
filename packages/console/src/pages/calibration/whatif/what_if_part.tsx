import { useNavigate, useSearch } from '@tanstack/react-router';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { useSettled } from '../../verdicts/use_settled.ts';
import type { CalibrationSearch } from '../calibration_search.ts';
import type { CalibrationState } from '../calibration_state.ts';
import { useCalibration, usePreview } from '../use_calibration.ts';
import { ApplyPanel } from './apply_panel.tsx';
import { DeltaControl } from './delta_control.tsx';
import { PreviewPanel } from './preview_panel.tsx';

/** Bounds are tried here and applied nowhere. */
export function WhatIfPart() {
  const query = useCalibration();
  return (
    <Queried query={query} what="the calibration">
      {(state) => <Trial settings={state.settings} />}
    </Queried>
  );
}

const SETTLED_MS = 200;

function Trial({ settings }: { readonly settings: CalibrationState['settings'] }) {
  const { delta_accept: asksAccept, delta_reject: asksReject } = useSearch({ from: '/calibration' });
  const navigate = useNavigate({ from: '/calibration' });
  const asked = {
    delta_accept: asksAccept ?? settings.deltaAccept,
    delta_reject: asksReject ?? settings.deltaReject,
  };
  const inForce = { delta_accept: settings.deltaAccept, delta_reject: settings.deltaReject };
  const accept = useSettled(asked.delta_accept, SETTLED_MS);
  const reject = useSettled(asked.delta_reject, SETTLED_MS);
  const query = usePreview({ delta_accept: accept, delta_reject: reject });

  const change = (next: Tried): void =>
    void navigate({ search: (before) => withTried(before, next), replace: true, resetScroll: false });

  return (
    <>
      <Panel title="Bounds to try" note="Nothing is applied here.">
        <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
          <DeltaControl
            side="accept"
            value={asked.delta_accept}
            inForce={inForce.delta_accept}
            onChange={(delta_accept) => change({ delta_accept })}
          />
          <DeltaControl
            side="reject"
            value={asked.delta_reject}
            inForce={inForce.delta_reject}
            onChange={(delta_reject) => change({ delta_reject })}
          />
        </div>
      </Panel>
      <Queried query={query} what="what these bounds would do">
        {(preview) => (
          <PreviewPanel preview={preview} settings={settings} awaited={query.isPlaceholderData} />
        )}
      </Queried>
      <ApplyPanel asked={asked} inForce={inForce} />
    </>
  );
}

/** undefined: the one in force again. */
interface Tried {
  readonly delta_accept?: number | undefined;
  readonly delta_reject?: number | undefined;
}

function withTried<T extends CalibrationSearch>(before: T, next: Tried) {
  const { delta_accept: accept, delta_reject: reject, ...rest } = { ...before, ...next };
  return {
    ...rest,
    ...(accept === undefined ? {} : { delta_accept: accept }),
    ...(reject === undefined ? {} : { delta_reject: reject }),
  };
}
