import { type PointerEvent, type ReactNode, useState } from 'react';
import { formatCount } from '../ui/format.ts';
import { countTicks, timeTicks } from './axis_ticks.ts';
import { formatTick } from './format_tick.ts';
import { useWidth } from './use_width.ts';

export interface StackPart {
  readonly name: string;
  /** Beside the name, for whoever cannot tell the colours apart. */
  readonly sign: string;
  readonly tone: keyof typeof FILLS;
}

interface StackedBarsProps {
  readonly parts: readonly StackPart[];
  /** Ascending and without gaps; `counts` in the order of the parts, drawn from below. */
  readonly bars: readonly { readonly atMs: number; readonly counts: readonly number[] }[];
  readonly barMs: number;
  readonly heightPx?: number;
}

const FILLS = {
  accept: 'fill-accept bg-accept',
  escalate: 'fill-escalate bg-escalate',
  reject: 'fill-reject bg-reject',
} as const;

const LEAST_LEFT_PX = 36;
const DIGIT_PX = 7.5;
const BELOW_PX = 20;
const ABOVE_PX = 8;
const TICK_EVERY_PX = 84;

/** Counts over time, in parts: put it into a ChartFrame, which has the table. */
export function StackedBars({ parts, bars, barMs, heightPx = 200 }: StackedBarsProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const [pointed, point] = useState<number>();
  const sums = bars.map(({ counts }) => counts.reduce((sum, n) => sum + n, 0));
  const ticks = countTicks(Math.max(1, ...sums));
  const top = ticks.at(-1) ?? 1;
  const leftPx = Math.max(LEAST_LEFT_PX, 10 + DIGIT_PX * formatCount(top).length);
  const inner = Math.max(1, width - leftPx);
  const step = inner / Math.max(1, bars.length);
  const y = (n: number): number => heightPx - BELOW_PX - (n / top) * (heightPx - BELOW_PX - ABOVE_PX);
  const fromMs = bars[0]?.atMs ?? 0;
  const times = timeTicks(
    fromMs,
    fromMs + bars.length * barMs,
    inner / TICK_EVERY_PX,
    -new Date(fromMs).getTimezoneOffset() * 60_000,
  );
  const shown = pointed === undefined ? undefined : bars[pointed];
  const totals = parts.map((_, part) => bars.reduce((sum, { counts }) => sum + (counts[part] ?? 0), 0));

  function follow({ clientX, currentTarget }: PointerEvent<SVGSVGElement>): void {
    const at = Math.floor((clientX - currentTarget.getBoundingClientRect().left - leftPx) / step);
    point(at >= 0 && at < bars.length ? at : undefined);
  }

  return (
    <div>
      <Legend
        parts={parts}
        counts={shown?.counts ?? totals}
        of={shown === undefined ? 'in all' : formatTick(shown.atMs, barMs)}
      />
      <div ref={box} className="min-w-0 overflow-hidden">
        <svg
          width={width}
          height={heightPx}
          className="block text-xs"
          onPointerMove={follow}
          onPointerLeave={() => point(undefined)}
        >
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={leftPx} x2={width} y1={y(tick)} y2={y(tick)} className="stroke-line" />
              <text x={leftPx - 6} y={y(tick) + 4} textAnchor="end" className="fill-muted">
                {formatCount(tick)}
              </text>
            </g>
          ))}
          {pointed !== undefined && (
            <rect
              x={leftPx + pointed * step}
              y={ABOVE_PX}
              width={step}
              height={heightPx - BELOW_PX - ABOVE_PX}
              className="fill-sunken"
            />
          )}
          {bars.map(({ atMs, counts }, bar) => (
            <g key={atMs}>{stackOf(counts, parts, { x: leftPx + bar * step, step, y })}</g>
          ))}
          {times.atMs.map((at) => (
            <text
              key={at}
              x={leftPx + ((at - fromMs) / barMs) * step}
              y={heightPx - 5}
              textAnchor={at === fromMs ? 'start' : 'middle'}
              className="fill-muted"
            >
              {formatTick(at, times.stepMs)}
            </text>
          ))}
        </svg>
      </div>
    </div>
  );
}

interface Place {
  readonly x: number;
  readonly step: number;
  readonly y: (n: number) => number;
}

function stackOf(counts: readonly number[], parts: readonly StackPart[], { x, step, y }: Place): ReactNode {
  const gap = step > 4 ? 1 : 0.25;
  let below = 0;
  return parts.map(({ name, tone }, part) => {
    const n = counts[part] ?? 0;
    const bottom = y(below);
    below += n;
    // What is there at all is seen, however little it is beside the rest.
    const height = n === 0 ? 0 : Math.max(1, bottom - y(below) - (below > n ? 1 : 0));
    return (
      <rect
        key={name}
        x={x + gap}
        y={bottom - height - (below > n ? 1 : 0)}
        width={Math.max(0.5, step - 2 * gap)}
        height={height}
        className={FILLS[tone]}
      />
    );
  });
}

interface LegendProps {
  readonly parts: readonly StackPart[];
  readonly counts: readonly number[];
  /** Which stretch the counts are of. */
  readonly of: string;
}

function Legend({ parts, counts, of }: LegendProps) {
  return (
    <p className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
      {parts.map(({ name, sign, tone }, part) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <span aria-hidden className={`size-2.5 rounded-sm ${FILLS[tone]}`} />
          <span aria-hidden>{sign}</span> {name}
          <span className="figure-numbers font-medium">{formatCount(counts[part] ?? 0)}</span>
        </span>
      ))}
      <span className="text-muted">{of}</span>
    </p>
  );
}
