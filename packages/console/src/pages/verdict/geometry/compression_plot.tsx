import { useWidth } from '../../../charts/use_width.ts';
import { formatNumber } from '../../../ui/format.ts';
import type { Geometry } from '../evidence.ts';
import { PlotAxes } from './plot_axes.tsx';
import { PlotKey } from './plot_key.tsx';
import { plotScale } from './plot_scale.ts';

type Compression = NonNullable<Geometry['compression']>;

const HEIGHT_PX = 116;
const DEVIATIONS = 2;

/** r as a dot on [0, 1], over where inputs of this size without structure lie. */
export function CompressionPlot({ compression }: { readonly compression: Compression }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const { r, null: none } = compression;
  const box = { left: 14, right: width - 14, top: 10, bottom: HEIGHT_PX - 40 };
  const x = plotScale([0, 1], box.left, box.right, 5);
  const height = (box.top + box.bottom) / 2;
  const clamped = (value: number): number => x.toPx(Math.min(1, Math.max(0, value)));
  const low = none === null ? 0 : clamped(none.mean - DEVIATIONS * none.sd);
  const high = none === null ? 0 : clamped(none.mean + DEVIATIONS * none.sd);
  return (
    <div ref={frame} className="min-w-0">
      {width > 0 && (
        <svg width={width} height={HEIGHT_PX} className="block">
          <PlotAxes box={box} x={x} xTitle="r, compressed size over size" y={null} />
          <line x1={box.left} x2={box.right} y1={height} y2={height} className="stroke-line" />
          {none !== null && (
            <>
              <rect
                x={low}
                y={height - 10}
                // A small spread must still be seen.
                width={Math.max(3, high - low)}
                height={20}
                className="fill-accent-soft stroke-accent"
              />
              <line
                x1={clamped(none.mean)}
                x2={clamped(none.mean)}
                y1={height - 10}
                y2={height + 10}
                className="stroke-accent"
              />
            </>
          )}
          <circle cx={clamped(r)} cy={height} r={5} className="fill-escalate" />
        </svg>
      )}
      <PlotKey
        items={[
          {
            name: `r = ${formatNumber(r)}`,
            mark: <circle cx="9" cy="5" r="4.5" className="fill-escalate" />,
          },
          ...(none === null
            ? []
            : [
                {
                  name: `without structure, mean ± ${DEVIATIONS} sd`,
                  mark: (
                    <rect x="0.5" y="0.5" width="17" height="9" className="fill-accent-soft stroke-accent" />
                  ),
                },
              ]),
        ]}
      />
    </div>
  );
}
