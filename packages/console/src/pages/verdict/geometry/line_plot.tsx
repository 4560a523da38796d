import { useWidth } from '../../../charts/use_width.ts';
import { formatNumber } from '../../../ui/format.ts';
import type { Geometry } from '../evidence.ts';
import { PlotAxes } from './plot_axes.tsx';
import { PlotKey } from './plot_key.tsx';
import { plotScale } from './plot_scale.ts';

type Line = NonNullable<Geometry['n_j']>;

const HEIGHT_PX = 236;
const DOT_PX = 4;
/** Room for a dot at the end of an axis. */
const INSET_PX = 8;

/**
 * N_j against scale, both as log2, with the fitted line. The band holds the lines through the fit's middle whose slope
 * differs by no more than the tolerance: a claim whose line leaves it is refused.
 */
export function LinePlot({ line }: { readonly line: Line }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const { points, slope, intercept, claimed_slope, tolerance } = line;
  const xs = points.map(({ x }) => x);
  const from = Math.min(...xs);
  const to = Math.max(...xs);
  const middle = (from + to) / 2;
  const through = intercept + slope * middle;
  const at = (x: number, tilt: number): number => through + (slope + tilt) * (x - middle);
  const claimed = (x: number): number => at(x, claimed_slope - slope);
  const box = { left: 46, right: width - 10, top: 10, bottom: HEIGHT_PX - 40 };
  const x = plotScale(xs, box.left + INSET_PX, box.right - INSET_PX, 5);
  const y = plotScale(
    [
      ...points.map((point) => point.y),
      ...[from, to].flatMap((end) => [at(end, tolerance), at(end, -tolerance), claimed(end)]),
    ],
    box.bottom - INSET_PX,
    box.top,
    5,
  );
  const corner = (end: number, tilt: number): string => `${x.toPx(end)},${y.toPx(at(end, tilt))}`;
  const bow = (sign: number): string =>
    [
      corner(from, sign * tolerance),
      corner(to, sign * tolerance),
      corner(to, -sign * tolerance),
      corner(from, -sign * tolerance),
    ].join(' ');
  return (
    <div ref={frame} className="min-w-0">
      {width > 0 && (
        <svg width={width} height={HEIGHT_PX} className="block">
          <PlotAxes box={box} x={x} xTitle="log₂ scale" y={y} yTitle="log₂ covered cells" />
          <polygon points={bow(1)} className="fill-accent-soft" fillOpacity={0.7} />
          <line
            x1={x.toPx(from)}
            x2={x.toPx(to)}
            y1={y.toPx(at(from, 0))}
            y2={y.toPx(at(to, 0))}
            className="stroke-accent"
            strokeWidth={1.75}
          />
          <line
            x1={x.toPx(from)}
            x2={x.toPx(to)}
            y1={y.toPx(claimed(from))}
            y2={y.toPx(claimed(to))}
            className="stroke-escalate"
            strokeWidth={1.25}
            strokeDasharray="5 4"
          />
          {points.map((point) => (
            <circle
              key={point.scale}
              cx={x.toPx(point.x)}
              cy={y.toPx(point.y)}
              r={DOT_PX}
              className="fill-surface stroke-ink"
              strokeWidth={1.5}
            >
              <title>{`scale ${point.scale}: ${point.n_j} cells`}</title>
            </circle>
          ))}
        </svg>
      )}
      <PlotKey
        items={[
          {
            name: 'N_j',
            mark: <circle cx="9" cy="5" r="4" className="fill-surface stroke-ink" strokeWidth={1.5} />,
          },
          {
            name: `fit, slope ${formatNumber(slope)}`,
            mark: <path d="M1 5h16" className="stroke-accent" strokeWidth={2} />,
          },
          {
            name: `claimed, ${formatNumber(claimed_slope)}`,
            mark: <path d="M1 5h16" className="stroke-escalate" strokeWidth={1.5} strokeDasharray="5 3" />,
          },
          {
            name: `slopes within ±${formatNumber(tolerance)}`,
            mark: <rect width="18" height="10" className="fill-accent-soft" />,
          },
        ]}
      />
    </div>
  );
}
