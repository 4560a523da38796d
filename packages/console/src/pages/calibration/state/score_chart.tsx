import { useWidth } from '../../../charts/use_width.ts';
import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import { shareAxisEnd, type ScoreBar } from './score_bars.ts';

const GROUPS = ['wrong', 'benign', 'recent'] as const;
type Group = (typeof GROUPS)[number];

interface ScoreChartProps {
  readonly groups: Readonly<Record<Group, readonly ScoreBar[]>>;
  readonly counts: Readonly<Record<Group, number>>;
  readonly acceptBelow: number | null;
  readonly rejectAbove: number | null;
}

const LEFT_PX = 44;
const RIGHT_PX = 10;
const NOTES_PX = 52;
const HALF_PX = 96;
const GAP_PX = 36;
const BELOW_PX = 22;
/** Top and bottom of each group: wrong grows up and benign down from one line, the newest stand below. */
const MIDDLE = NOTES_PX + HALF_PX;
const FLOOR = MIDDLE + HALF_PX + GAP_PX + HALF_PX;
const HEIGHT_PX = FLOOR + BELOW_PX;

const LOOKS = {
  wrong: { name: '✕ wrong', tone: 'fill-reject', base: MIDDLE, up: true },
  benign: { name: '✓ benign', tone: 'fill-accept', base: MIDDLE, up: false },
  recent: { name: '● newest', tone: 'fill-accent', base: FLOOR, up: true },
} as const;

/** Histograms on one axis with both thresholds through all of them. All shares have one scale. */
export function ScoreChart({ groups, counts, acceptBelow, rejectAbove }: ScoreChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const inner = Math.max(1, width - LEFT_PX - RIGHT_PX);
  const x = (score: number): number => LEFT_PX + score * inner;
  const top = shareAxisEnd(groups.wrong, groups.benign, groups.recent);
  const height = (share: number): number => (share / top) * (HALF_PX - 4);
  return (
    <div ref={box} className="min-w-0 overflow-hidden">
      <svg width={width} height={HEIGHT_PX} className="block text-xs">
        {[MIDDLE, FLOOR].map((y) => (
          <line key={y} x1={LEFT_PX} x2={width - RIGHT_PX} y1={y} y2={y} className="stroke-edge" />
        ))}
        {[MIDDLE - HALF_PX + 4, MIDDLE + HALF_PX - 4, FLOOR - HALF_PX + 4].map((y) => (
          <g key={y}>
            <line x1={LEFT_PX} x2={width - RIGHT_PX} y1={y} y2={y} className="stroke-line" />
            <text x={LEFT_PX - 6} y={y + 4} textAnchor="end" className="fill-muted">
              {formatShare(top)}
            </text>
          </g>
        ))}
        {/* Behind the bars: a narrow one would vanish under two lines. */}
        {acceptBelow !== null && (
          <Threshold at={x(acceptBelow)} line={0} width={width} tone="accept">
            accept below {formatNumber(acceptBelow)}
          </Threshold>
        )}
        {rejectAbove !== null && (
          <Threshold at={x(rejectAbove)} line={1} width={width} tone="reject">
            reject above {formatNumber(rejectAbove)}
          </Threshold>
        )}
        {GROUPS.map((group) => {
          const { name, tone, base, up } = LOOKS[group];
          return (
            <g key={group}>
              {groups[group].map(({ low, high, share }) => {
                // What is there at all is seen, however little it is beside the rest.
                const tall = share === 0 ? 0 : Math.max(1.5, height(share));
                return (
                  <rect
                    key={low}
                    x={x(low) + 0.5}
                    width={Math.max(0.5, x(high) - x(low) - 1)}
                    y={up ? base - tall : base}
                    height={tall}
                    className={tone}
                  />
                );
              })}
              <text
                x={width - RIGHT_PX}
                y={up ? base - HALF_PX - 1 : base + HALF_PX + 9}
                textAnchor="end"
                className={tone}
              >
                {name}, n = {formatCount(counts[group])}
              </text>
            </g>
          );
        })}
        {[0, 0.25, 0.5, 0.75, 1].map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y={HEIGHT_PX - 6}
            textAnchor={tick === 1 ? 'end' : 'middle'}
            className="fill-muted"
          >
            {tick}
          </text>
        ))}
      </svg>
    </div>
  );
}

const LINES = {
  accept: { stroke: 'stroke-accept', fill: 'fill-accept', dashes: '6 3' },
  reject: { stroke: 'stroke-reject', fill: 'fill-reject', dashes: '2 3' },
} as const;

interface ThresholdProps {
  readonly at: number;
  /** Which line of text above the histograms is its own: thresholds can be close to each other. */
  readonly line: 0 | 1;
  readonly width: number;
  readonly tone: keyof typeof LINES;
  readonly children: readonly string[] | string;
}

function Threshold({ at, line, width, tone, children }: ThresholdProps) {
  const { stroke, fill, dashes } = LINES[tone];
  const y = 12 + line * 16;
  const right = at < width / 2;
  return (
    <g>
      <line
        x1={at}
        x2={at}
        y1={y - 8}
        y2={FLOOR}
        strokeWidth={1.5}
        strokeDasharray={dashes}
        className={stroke}
      />
      <text x={right ? at + 6 : at - 6} y={y} textAnchor={right ? 'start' : 'end'} className={fill}>
        {children}
      </text>
    </g>
  );
}
