import { useLive } from '../../shell/use_live.ts';
import { FigureCard } from '../../ui/figure_card.tsx';
import { formatCount, formatInterval, formatNumber, formatShare } from '../../ui/format.ts';
import { decided } from './decided.ts';
import { figureCount } from './figure_count.ts';
import type { Overview } from './fill_buckets.ts';

interface FiguresProps {
  readonly overview: Overview;
  /** As in «last 1 hour». */
  readonly period: string;
}

const NONE = '–';

export function Figures({ overview, period }: FiguresProps) {
  const { totals } = overview;
  const n = decided(totals);
  const exact = figureCount(n) === formatCount(n) ? '' : `${formatCount(n)} · `;
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 wide:grid-cols-[1fr_1.2fr_1.2fr_2.1fr_1fr_1fr]">
      <IngestRate />
      <FigureCard
        label="Decisions"
        value={figureCount(n)}
        of={
          totals.refused === 0
            ? `${exact}${period}`
            : `${exact}${period} · ${formatCount(totals.refused)} refused without a verdict`
        }
      />
      <div className="col-span-2 grid sm:col-span-1">
        <Escalation escalation={overview.escalation} period={period} />
      </div>
      <div className="col-span-2 grid sm:col-span-1">
        <Latency latency={overview.latency} period={period} />
      </div>
      <FigureCard
        label="Duplicates"
        value={figureCount(totals.replayed)}
        of={`same claim again, answered as before · ${period}`}
      />
      <FigureCard
        label="Equivocations"
        value={figureCount(totals.equivocations)}
        of={`same id, another claim · ${period}`}
        tone={totals.equivocations > 0 ? 'reject' : 'plain'}
      />
    </div>
  );
}

function IngestRate() {
  const { connected, ratePerS } = useLive();
  const known = connected && ratePerS !== undefined;
  return (
    <FigureCard
      label="Ingest"
      value={known ? formatNumber(ratePerS) : NONE}
      unit="per s"
      of={known ? 'records, over the last 5 s' : 'not live: nothing is counted'}
    />
  );
}

interface EscalationProps extends Pick<Overview, 'escalation'> {
  readonly period: string;
}

function Escalation({ escalation, period }: EscalationProps) {
  const { n, rate, interval, target } = escalation;
  const goal = target === null ? 'no target set' : `target ${formatShare(target)}`;
  const missed = target !== null && interval !== null && interval.low > target;
  const sure =
    interval === null
      ? ''
      : `${formatInterval(interval.low, interval.high)} (${formatShare(interval.confidence)}) · `;
  return (
    <FigureCard
      label="Escalation rate"
      value={rate === null ? NONE : formatShare(rate)}
      of={`${sure}n ${formatCount(n)} · ${missed ? `above ${goal}` : goal} · ${period}`}
      tone={missed ? 'escalate' : 'plain'}
    />
  );
}

const QUANTILES = [
  { name: 'p50', of: 'p50_ms' },
  { name: 'p95', of: 'p95_ms' },
  { name: 'p99', of: 'p99_ms' },
] as const;

interface LatencyProps extends Pick<Overview, 'latency'> {
  readonly period: string;
}

function Latency({ latency, period }: LatencyProps) {
  const value = (
    <span className="grid grid-cols-3 gap-x-2">
      {QUANTILES.map(({ name, of }) => (
        <span key={name}>
          {latency === null ? NONE : formatNumber(latency[of])}
          <span className="block text-xs font-normal tracking-normal text-muted">{name}, ms</span>
        </span>
      ))}
    </span>
  );
  return (
    <FigureCard
      label="Latency, record to decision"
      value={value}
      of={
        latency === null
          ? `nothing measured · ${period}`
          : `n ${formatCount(latency.n)} · each within ±${formatShare(latency.relative_error)} of itself · ${period}`
      }
    />
  );
}
