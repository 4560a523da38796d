import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useShownTheme } from '../shell/theme.ts';
import { formatNumber, formatTime } from '../ui/format.ts';
import { chartColour } from './chart_colour.ts';
import { formatTick } from './format_tick.ts';
import { useWidth } from './use_width.ts';

export interface Series {
  readonly name: string;
  /** Name of a colour of the theme, such as `accept`. */
  readonly colour: string;
  /** As long as `x`; null: nothing is known there. */
  readonly values: readonly (number | null)[];
  readonly look?: 'line' | 'bars' | 'steps' | 'dashed';
}

export interface SeriesChartProps {
  /** Ascending: Unix ms if `time`, else numbers. */
  readonly x: readonly number[];
  readonly time?: boolean;
  readonly series: readonly Series[];
  readonly unit?: string;
  readonly heightPx?: number;
  /** Of the vertical axis; default: from what is shown. */
  readonly yRange?: readonly [number, number];
}

/** Series over time or over a number, painted on a canvas: put it into a ChartFrame, which has the table. */
export function SeriesChart({
  x,
  time = false,
  series,
  unit = '',
  heightPx = 200,
  yRange,
}: SeriesChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot>(null);
  const theme = useShownTheme();
  const shape = JSON.stringify([
    series.map(({ name, colour, look }) => [name, colour, look]),
    time,
    unit,
    yRange,
  ]);
  const data: uPlot.AlignedData = [
    x.map((value) => (time ? value / 1000 : value)),
    ...series.map(({ values }) => [...values]),
  ];

  useEffect(() => {
    if (width === 0 || box.current === null) return;
    const painted = new uPlot(optionsOf({ series, time, unit, heightPx, yRange }, width), data, box.current);
    plot.current = painted;
    return () => {
      plot.current = null;
      painted.destroy();
    };
    // Painted anew when its shape changes; new numbers go into the chart that is there.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [width, theme, shape, heightPx]);

  useEffect(() => plot.current?.setData(data));

  return <div ref={box} className="min-w-0 overflow-hidden" />;
}

type Options = Pick<SeriesChartProps, 'series' | 'time' | 'unit'> & {
  readonly heightPx: number;
  readonly yRange: SeriesChartProps['yRange'];
};

function optionsOf(
  { series, time = false, unit = '', heightPx, yRange }: Options,
  width: number,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: chartColour('muted'),
    font: '11px "Inter Variable", sans-serif',
    grid: { stroke: chartColour('line'), width: 1 },
    ticks: { stroke: chartColour('line'), width: 1, size: 4 },
  };
  return {
    width,
    height: heightPx,
    legend: { show: true, live: true },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { time },
      y: yRange === undefined ? { range: (_, low, high) => fromZero(low, high) } : { range: [...yRange] },
    },
    axes: [
      time
        ? {
            ...axis,
            values: (_, ticks, _axis, _space, stepS) =>
              ticks.map((at) => formatTick(at * 1000, stepS * 1000)),
          }
        : axis,
      {
        ...axis,
        size: 52,
        values: (_, ticks) => ticks.map((tick) => `${formatNumber(tick)}${unit && ` ${unit}`}`),
      },
    ],
    series: [axisValue(time), ...series.map((one) => seriesOf(one, unit))],
  };
}

/** Where the pointer is; the legend says nothing while it is nowhere. */
const axisValue = (time: boolean): uPlot.Series => ({
  label: time ? 'Time' : 'At',
  value: (_: uPlot, at: number | null) =>
    at === null ? '' : time ? formatTime(new Date(at * 1000).toISOString()) : formatNumber(at),
});

function seriesOf({ name, colour, look = 'line' }: Series, unit: string): uPlot.Series {
  const stroke = chartColour(colour);
  const { bars, stepped } = uPlot.paths;
  const value = (plot: uPlot, shown: number | null): string => {
    if (shown !== null) return `${formatNumber(shown)}${unit && ` ${unit}`}`;
    return typeof plot.cursor.idx === 'number' ? 'no data' : '';
  };
  const common: uPlot.Series = { label: name, stroke, width: 1.75, value, points: { show: false } };
  switch (look) {
    case 'bars':
      return {
        ...common,
        fill: stroke,
        width: 0,
        ...(bars === undefined ? {} : { paths: bars({ size: [0.8, 48] }) }),
      };
    case 'steps':
      return { ...common, ...(stepped === undefined ? {} : { paths: stepped({ align: 1 }) }) };
    case 'dashed':
      return { ...common, dash: [6, 4], width: 1.25 };
    case 'line':
      return { ...common, points: { show: true, size: 4, fill: stroke } };
  }
}

/** Counts and shares begin at zero: a cut axis makes little look like much. */
function fromZero(low: number, high: number): [number, number] {
  const least = Math.min(0, low);
  return [least, high > least ? high * 1.05 : least + 1];
}
