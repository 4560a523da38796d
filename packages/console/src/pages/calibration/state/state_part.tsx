import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { FigureCard } from '../../../ui/figure_card.tsx';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Queried } from '../../../ui/queried.tsx';
import { itemWeightWords, scoreWords, setWords } from '../bound_words.ts';
import type { CalibrationState } from '../calibration_state.ts';
import { useCalibration } from '../use_calibration.ts';
import { BoundPanel } from './bound_panel.tsx';
import { ScoresPanel } from './scores_panel.tsx';
import { type SettingRow, settingsRows } from './settings_rows.ts';

const SETTINGS: readonly Column<SettingRow>[] = [
  { head: 'Setting', cell: ({ name }) => <code className="font-mono text-xs">{name}</code> },
  { head: 'Value', cell: ({ value }) => <span className="whitespace-nowrap">{value}</span> },
  { head: 'Means', cell: ({ means }) => <span className="block min-w-56 text-muted">{means}</span> },
];

/** What decides now: score, labels, thresholds, settings. */
export function StatePart() {
  const query = useCalibration();
  return (
    <Queried query={query} what="the calibration">
      {(state) => (
        <>
          <Figures state={state} />
          <div className="grid gap-5 lg:grid-cols-2">
            <BoundPanel side="accept" state={state} />
            <BoundPanel side="reject" state={state} />
          </div>
          <ScoresPanel state={state} />
          <Panel title="Settings in force" note="Those that calibrate; the tenant's own where it has any.">
            <DataTable
              caption="Settings that calibrate, with their values"
              columns={SETTINGS}
              rows={settingsRows(state.settings)}
              keyOf={({ name }) => name}
            />
          </Panel>
        </>
      )}
    </Queried>
  );
}

function Figures({ state }: { readonly state: CalibrationState }) {
  const { score, n_wrong, n_benign, item_weight, settings, set, version } = state;
  return (
    <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <FigureCard
        label="Score that calibrates"
        value={<span className="break-all">{score?.split(':')[0] ?? 'none'}</span>}
        of={<span title={score ?? undefined}>{scoreWords(score)}</span>}
      />
      <FigureCard
        label={set === 'tenant' ? 'Own labels that decide' : 'Labels of all tenants that decide'}
        value={formatCount(n_wrong + n_benign)}
        unit={n_wrong + n_benign === 1 ? 'label' : 'labels'}
        of={`${formatCount(n_wrong)} wrong, ${formatCount(n_benign)} benign. ${setWords(state)}`}
      />
      <FigureCard
        label="Item weight"
        value={formatNumber(item_weight)}
        of={itemWeightWords(item_weight, settings.labelShare)}
      />
      <FigureCard
        label="Calibration version"
        value={<span className="font-mono">{version === null ? 'none' : version.slice(0, 8)}</span>}
        of={
          version === null ? (
            'There are no labels and no settings yet that it could name.'
          ) : (
            <>
              <code className="font-mono break-all">{version}</code>, the hash of every label and setting that
              led here; outcomes name it.
            </>
          )
        }
      />
    </div>
  );
}
