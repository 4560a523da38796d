import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { answerOf, api } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../ui/confirm_dialog.tsx';
import { formatCount } from '../../../ui/format.ts';
import type { CalibrationState } from '../calibration_state.ts';
import { NameField } from '../../../ui/name_field.tsx';
import { useName } from '../../../shell/use_name.ts';

interface RecalibrateDialogProps {
  readonly state: CalibrationState;
  /** What came of it, in a sentence. */
  readonly onDone: (said: string) => void;
  readonly onClose: () => void;
}

/** Begins the watch anew; forgets labels only where a time is given. */
export function RecalibrateDialog({ state, onDone, onClose }: RecalibrateDialogProps) {
  const id = useId();
  const client = useQueryClient();
  const { by, field } = useName();
  const [keepSince, setKeepSince] = useState('');
  const { tenant, own } = state;

  async function recalibrate(): Promise<void> {
    const { calibration_version, records } = await answerOf(
      api.POST('/v1/calibration/{tenant}/recalibrate', {
        params: { path: { tenant } },
        body: { by, ...(keepSince === '' ? {} : { keep_since: new Date(keepSince).toISOString() }) },
      }),
    );
    onDone(
      `The watch begins anew. ${formatCount(records)} labelled ${records === 1 ? 'record is' : 'records are'} kept; calibration version ${calibration_version ?? 'none'}.`,
    );
    await client.invalidateQueries({ queryKey: ['calibration'] });
  }

  return (
    <ConfirmDialog
      title={`Recalibrate ${tenant}`}
      act="Recalibrate"
      asksReason={false}
      onConfirm={recalibrate}
      onClose={onClose}
    >
      <p>
        The watch begins anew: drift and mistakes are counted from now on, and an alarm ends. That is no
        answer to an alarm; find its cause first.
      </p>
      <div className="space-y-1">
        <label htmlFor={id} className="block text-sm font-medium">
          Keep labels of outcomes decided since{' '}
          <span className="font-normal text-muted">(your time zone; empty: keep all)</span>
        </label>
        <input
          id={id}
          type="datetime-local"
          step={1}
          value={keepSince}
          onChange={(event) => setKeepSince(event.target.value)}
          className="rounded-md border border-edge bg-surface px-2 py-1"
        />
      </div>
      {keepSince !== '' && (
        <p className="rounded-md bg-reject-soft px-3 py-2 text-reject">
          Labels of earlier outcomes are forgotten, of {formatCount(own.n_wrong + own.n_benign)} that count
          now. They come back by an import only: first{' '}
          <code className="font-mono text-xs">kakeya calibrate export --out before.jsonl</code>. With too few
          left, outcomes carry no guarantee until there are new ones.
        </p>
      )}
      {field === undefined ? (
        <p className="text-sm text-muted">
          As <span className="text-ink">{by}</span>, which the journal keeps.
        </p>
      ) : (
        <NameField {...field} keptWith="the recalibration" />
      )}
    </ConfirmDialog>
  );
}
