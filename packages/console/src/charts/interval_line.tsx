import type { IntervalScale } from './interval_scale.ts';

interface IntervalLineProps {
  readonly scale: IntervalScale;
  /** null: there is none. */
  readonly value: number | null;
  /** An end that is null is open: the line goes on to the edge. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  /** A value to compare with: zero, a limit, a mean of all. */
  readonly mark?: number;
  /** The same in words: its name for whoever does not see it. */
  readonly label: string;
}

const HEIGHT_PX = 20;
const END_PX = 4;

/** A dot with its interval. Several of one scale stand below each other and can be compared. */
export function IntervalLine({ scale, value, interval, mark, label }: IntervalLineProps) {
  const y = HEIGHT_PX / 2;
  const [left, right] = [interval?.low ?? null, interval?.high ?? null];
  const x1 = `${left === null ? 0 : scale.at(left)}%`;
  const x2 = `${right === null ? 100 : scale.at(right)}%`;
  return (
    <svg role="img" aria-label={label} width="100%" height={HEIGHT_PX} className="block min-w-32">
      <line x1="0" x2="100%" y1={y} y2={y} className="stroke-line" />
      {mark !== undefined && (
        <line
          x1={`${scale.at(mark)}%`}
          x2={`${scale.at(mark)}%`}
          y1={1}
          y2={HEIGHT_PX - 1}
          className="stroke-muted"
          strokeDasharray="2 2"
        />
      )}
      {(left !== null || right !== null) && (
        <>
          <line x1={x1} x2={x2} y1={y} y2={y} className="stroke-accent" strokeWidth={2} />
          {[left === null ? undefined : x1, right === null ? undefined : x2].map(
            (x) =>
              x !== undefined && (
                <line
                  key={x}
                  x1={x}
                  x2={x}
                  y1={y - END_PX}
                  y2={y + END_PX}
                  className="stroke-accent"
                  strokeWidth={1.5}
                />
              ),
          )}
        </>
      )}
      {value !== null && (
        <circle
          cx={`${scale.at(value)}%`}
          cy={y}
          r={4.5}
          className="fill-accent stroke-surface"
          strokeWidth={1.5}
        />
      )}
    </svg>
  );
}
