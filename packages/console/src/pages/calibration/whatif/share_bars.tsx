import { ChartFrame } from '../../../charts/chart_frame.tsx';
import { DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatShare } from '../../../ui/format.ts';
import type { Previewed } from '../calibration_state.ts';
import { type SharePart, shareParts } from './share_parts.ts';

interface ShareBarsProps {
  /** Of how many outcomes the shares are. */
  readonly n: number;
  readonly bars: readonly { readonly name: string; readonly shares: NonNullable<Previewed['shares']> }[];
}

const TONES: Readonly<Record<SharePart['key'], string>> = {
  accept: 'bg-accept text-surface',
  checks_alone: 'border border-edge bg-sunken text-ink',
  escalate: 'bg-escalate text-surface',
  reject: 'bg-reject text-surface',
};

/** A part that is narrower has its words in the legend only. */
const LEAST_WORDED = 0.14;

/** Shares of the same outcomes under several bounds, one bar each. */
export function ShareBars({ n, bars }: ShareBarsProps) {
  const label = `Share of n = ${formatCount(n)} outcomes that calibration accepts, leaves to the checks alone, escalates or rejects.`;
  const placed = bars.map(({ name, shares }) => ({ name, parts: shareParts(shares) }));
  return (
    <ChartFrame
      label={label}
      chart={
        <div className="space-y-4">
          {placed.map(({ name, parts }) => (
            <div key={name}>
              <p className="mb-1 text-sm font-medium">{name}</p>
              <div className="flex h-7 overflow-hidden rounded">
                {parts
                  .filter(({ share }) => share > 0)
                  .map(({ key, name: word, share }) => (
                    <div
                      key={key}
                      style={{ width: `${share * 100}%` }}
                      className={`grid place-items-center overflow-hidden text-xs whitespace-nowrap ${TONES[key]}`}
                    >
                      {share >= LEAST_WORDED && word}
                    </div>
                  ))}
              </div>
              <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs">
                {parts.map(({ key, name: word, sign, share }) => (
                  <span key={key} className="inline-flex items-center gap-1.5">
                    <span aria-hidden className={`size-2.5 rounded-sm ${TONES[key]}`} />
                    {sign} {word} <span className="figure-numbers font-medium">{formatShare(share)}</span>
                  </span>
                ))}
              </p>
            </div>
          ))}
        </div>
      }
      table={
        <DataTable
          caption={label}
          columns={[
            { head: 'Bounds', cell: ({ name }) => name },
            { head: 'Accept', cell: ({ shares }) => formatShare(shares.accept), numeric: true },
            { head: 'Checks alone', cell: ({ shares }) => formatShare(shares.checks_alone), numeric: true },
            { head: 'Escalate', cell: ({ shares }) => formatShare(shares.escalate), numeric: true },
            { head: 'Reject', cell: ({ shares }) => formatShare(shares.reject), numeric: true },
          ]}
          rows={bars}
          keyOf={({ name }) => name}
        />
      }
    />
  );
}
