import { element, escapeXml, pixels } from './element.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a chart can show; data coordinates are x in [0, 1] and y in [0, `yMax`]. */
export type Mark =
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly colour: string;
      readonly dashed?: boolean;
    }
  | {
      readonly kind: 'dot';
      readonly at: Point;
      readonly low: number;
      readonly high: number;
      readonly colour: string;
    };

export interface ChartOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly yMax: number;
  readonly marks: readonly Mark[];
  /** One line each, in the colour of what it names. */
  readonly legend: readonly { readonly text: string; readonly colour: string }[];
}

/** Mid tones on a transparent ground: each has a contrast of at least 3 : 1 on white and on black. */
export const COLOURS = { ink: '#767676', score: '#2f7fd6', control: '#c2660c' } as const;

const WIDTH = 480;
const LEFT = 56;
const TOP = 40;
const SIDE = 400;
const LINE_HEIGHT = 18;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** A whole SVG document. */
export function chart({ title, xLabel, yLabel, yMax, marks, legend }: ChartOptions): string {
  const height = TOP + SIDE + 52 + LINE_HEIGHT * legend.length;
  const place = ({ x, y }: Point): Point => ({ x: LEFT + x * SIDE, y: TOP + (1 - y / yMax) * SIDE });
  const middle = LEFT + SIDE / 2;
  const content = [
    element('title', {}, escapeXml(title)),
    words(title, { x: WIDTH / 2, y: 22 }, { 'text-anchor': 'middle', 'font-size': 14 }),
    element('rect', { x: LEFT, y: TOP, width: SIDE, height: SIDE, fill: 'none', stroke: COLOURS.ink }),
    ...TICKS.flatMap((tick) => tickMarks(tick, tick * yMax, place({ x: tick, y: tick * yMax }))),
    words(xLabel, { x: middle, y: TOP + SIDE + 38 }, { 'text-anchor': 'middle' }),
    words(
      yLabel,
      { x: 14, y: TOP + SIDE / 2 },
      { 'text-anchor': 'middle', transform: `rotate(-90 14 ${TOP + SIDE / 2})` },
    ),
    ...marks.map((mark) => drawn(mark, place)),
    ...legend.map(({ text, colour }, at) =>
      words(text, { x: LEFT, y: TOP + SIDE + 60 + at * LINE_HEIGHT }, { fill: colour }),
    ),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${WIDTH} ${height}`,
    width: WIDTH,
    height,
    role: 'img',
    'font-family': 'system-ui, sans-serif',
    'font-size': 12,
    fill: COLOURS.ink,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', attributes, '\n', content.join('\n'), '\n')}\n`;
}

function tickMarks(x: number, y: number, at: Point): readonly string[] {
  return [
    words(decimal(x), { x: at.x, y: TOP + SIDE + 18 }, { 'text-anchor': 'middle' }),
    words(decimal(y), { x: LEFT - 6, y: at.y + 4 }, { 'text-anchor': 'end' }),
  ];
}

function drawn(mark: Mark, place: (point: Point) => Point): string {
  const stroke = { stroke: mark.colour, fill: 'none', 'stroke-width': 1.5 };
  if (mark.kind === 'line') {
    const dash = mark.dashed === true ? { 'stroke-dasharray': '5 4' } : {};
    return element('path', { d: pathOf(mark.points.map(place)), ...stroke, ...dash });
  }
  const { at, low, high } = mark;
  const [centre, foot, head] = [place(at), place({ x: at.x, y: low }), place({ x: at.x, y: high })];
  return (
    element('path', { d: pathOf([foot, head]), ...stroke }) +
    element('circle', { cx: centre.x, cy: centre.y, r: 3.5, fill: mark.colour })
  );
}

/** Points that fall on the pixel of the one before are left out, so that the file does not grow with the data. */
function pathOf(points: readonly Point[]): string {
  const written = points.map(({ x, y }) => `${pixels(x)} ${pixels(y)}`);
  return `M${written.filter((text, at) => text !== written[at - 1]).join('L')}`;
}

function words(text: string, { x, y }: Point, attributes: Readonly<Record<string, string | number>>): string {
  return element('text', { x, y, ...attributes }, escapeXml(text));
}

/** No more digits than needed. */
const decimal = (value: number): string => String(Number(value.toFixed(3)));
