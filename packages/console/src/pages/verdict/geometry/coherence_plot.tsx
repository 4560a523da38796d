import { useWidth } from '../../../charts/use_width.ts';
import { formatNumber, formatShare } from '../../../ui/format.ts';
import type { Geometry } from '../evidence.ts';
import { fullestBin } from './geometry_text.ts';
import { PlotAxes } from './plot_axes.tsx';
import { PlotKey } from './plot_key.tsx';
import { plotScale } from './plot_scale.ts';

type Coherence = NonNullable<Geometry['coherence']>;

const HEIGHT_PX = 236;
const GAP_PX = 1;

/** How the points lie along v★: the fullest bin is the slab that coh★ is the share of. */
export function CoherencePlot({ coherence }: { readonly coherence: Coherence }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const { projection, coh_star, null: none } = coherence;
  const { edges, counts } = projection;
  const { total, index: fullest } = fullestBin(counts);
  const shares = counts.map((count) => (total === 0 ? 0 : count / total));
  const box = { left: 46, right: width - 10, top: 10, bottom: HEIGHT_PX - 40 };
  const x = plotScale(edges, box.left, box.right, 4);
  const y = plotScale([0, ...shares, coh_star, none?.mean ?? 0], box.bottom, box.top, 5);
  return (
    <div ref={frame} className="min-w-0">
      {width > 0 && (
        <svg width={width} height={HEIGHT_PX} className="block">
          <PlotAxes box={box} x={x} xTitle="projection on v★" y={y} yTitle="share of points" />
          {shares.map((share, index) => {
            const [low = 0, high = low] = edges.slice(index, index + 2);
            return (
              <rect
                key={low}
                x={x.toPx(low) + GAP_PX / 2}
                y={y.toPx(share)}
                width={Math.max(GAP_PX, x.toPx(high) - x.toPx(low) - GAP_PX)}
                height={y.toPx(0) - y.toPx(share)}
                className={index === fullest ? 'fill-accent' : 'fill-edge'}
                fillOpacity={index === fullest ? 1 : 0.55}
              >
                <title>{`${formatNumber(low)} to ${formatNumber(high)}: ${counts[index] ?? 0} points, ${formatShare(share)}`}</title>
              </rect>
            );
          })}
          {none !== null && (
            <line
              x1={box.left}
              x2={box.right}
              y1={y.toPx(none.mean)}
              y2={y.toPx(none.mean)}
              className="stroke-ink"
              strokeDasharray="2 4"
            />
          )}
          <line
            x1={box.left}
            x2={box.right}
            y1={y.toPx(coh_star)}
            y2={y.toPx(coh_star)}
            className="stroke-escalate"
            strokeWidth={1.5}
            strokeDasharray="6 4"
          />
        </svg>
      )}
      <PlotKey
        items={[
          { name: 'fullest bin', mark: <rect width="18" height="10" className="fill-accent" /> },
          {
            name: `coh★ = ${formatNumber(coh_star)}`,
            mark: <path d="M1 5h16" className="stroke-escalate" strokeWidth={1.75} strokeDasharray="6 3" />,
          },
          ...(none === null
            ? []
            : [
                {
                  name: `without structure, ${formatNumber(none.mean)}`,
                  mark: <path d="M1 5h16" className="stroke-ink" strokeDasharray="2 3" />,
                },
              ]),
        ]}
      />
    </div>
  );
}
