import { formatNumber } from '../../../ui/format.ts';
import type { PlotScale } from './plot_scale.ts';

/** The inside of a plot, in pixels of its SVG. */
export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface PlotAxesProps {
  readonly box: PlotBox;
  readonly x: PlotScale;
  readonly xTitle: string;
  /** null: what is shown has no second axis. */
  readonly y: PlotScale | null;
  readonly yTitle?: string;
}

const TEXT = 'fill-muted text-[11px]';

/** Grid, ticks and titles. */
export function PlotAxes({ box, x, xTitle, y, yTitle = '' }: PlotAxesProps) {
  const { left, right, top, bottom } = box;
  return (
    <g>
      {y?.ticks.map((tick) => (
        <g key={`y${tick}`}>
          <line x1={left} x2={right} y1={y.toPx(tick)} y2={y.toPx(tick)} className="stroke-line" />
          <text x={left - 6} y={y.toPx(tick)} dy="0.32em" textAnchor="end" className={TEXT}>
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} className="stroke-edge" />
      {x.ticks.map((tick) => (
        <g key={`x${tick}`}>
          <line x1={x.toPx(tick)} x2={x.toPx(tick)} y1={bottom} y2={bottom + 4} className="stroke-edge" />
          <text x={x.toPx(tick)} y={bottom + 16} textAnchor="middle" className={TEXT}>
            {formatNumber(tick)}
          </text>
        </g>
      ))}
      <text x={(left + right) / 2} y={bottom + 32} textAnchor="middle" className={TEXT}>
        {xTitle}
      </text>
      {y !== null && (
        <text
          transform={`translate(11 ${(top + bottom) / 2}) rotate(-90)`}
          textAnchor="middle"
          className={TEXT}
        >
          {yTitle}
        </text>
      )}
    </g>
  );
}
