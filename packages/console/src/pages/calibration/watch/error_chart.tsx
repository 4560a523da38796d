import { useWidth } from '../../../charts/use_width.ts';
import { formatNumber, formatShare } from '../../../ui/format.ts';
import { errorAxisEnd, type ErrorRate, mistakeName } from './error_words.ts';

const ROW_PX = 62;
const AXIS_PX = 24;
const SIDE_PX = 14;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** A dot and its interval for each mistake, with the bound that it is held against. */
export function ErrorChart({ errors }: { readonly errors: readonly ErrorRate[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const end = errorAxisEnd(errors);
  const inner = Math.max(1, width - 2 * SIDE_PX);
  const x = (share: number): number => SIDE_PX + (share / end) * inner;
  const height = errors.length * ROW_PX + AXIS_PX;
  return (
    <div ref={box} className="min-w-0 overflow-hidden">
      <svg width={width} height={height} className="block text-xs">
        {TICKS.map((tick) => (
          <g key={tick}>
            <line
              x1={x(tick * end)}
              x2={x(tick * end)}
              y1={0}
              y2={height - AXIS_PX}
              className="stroke-line"
            />
            <text
              x={x(tick * end)}
              y={height - 7}
              textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}
              className="fill-muted"
            >
              {formatShare(tick * end)}
            </text>
          </g>
        ))}
        {errors.map((error, row) => (
          <ErrorRow key={error.mistake} error={error} top={row * ROW_PX} x={x} />
        ))}
      </svg>
    </div>
  );
}

interface ErrorRowProps {
  readonly error: ErrorRate;
  readonly top: number;
  readonly x: (share: number) => number;
}

function ErrorRow({ error, top, x }: ErrorRowProps) {
  const { mistake, delta, rate, interval } = error;
  const y = top + 42;
  return (
    <g>
      <text x={x(0) + 4} y={top + 16} className="fill-ink">
        {mistakeName(mistake)}
      </text>
      <line
        x1={x(delta)}
        x2={x(delta)}
        y1={y - 16}
        y2={y + 14}
        strokeWidth={2}
        strokeDasharray="4 3"
        className="stroke-reject"
      />
      <text x={x(delta) + 5} y={y - 8} className="fill-reject">
        δ {formatNumber(delta)}
      </text>
      {interval === null || rate === null ? (
        <text x={x(delta) + 5} y={y + 10} className="fill-muted">
          undetermined
        </text>
      ) : (
        <g className="stroke-ink">
          <line x1={x(interval.low)} x2={x(interval.high)} y1={y} y2={y} strokeWidth={1.5} />
          {[interval.low, interval.high].map((end) => (
            <line key={end} x1={x(end)} x2={x(end)} y1={y - 5} y2={y + 5} strokeWidth={1.5} />
          ))}
          <circle cx={x(rate)} cy={y} r={4.5} className="fill-ink" />
        </g>
      )}
    </g>
  );
}
