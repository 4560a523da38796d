import { FigureCard } from '../../../ui/figure_card.tsx';
import { formatBytes, formatCount, formatTime } from '../../../ui/format.ts';
import { lengthWords } from '../../../ui/length_words.ts';
import type { System } from '../system_answers.ts';
import { lagWords } from './lag_words.ts';

interface StateFiguresProps {
  readonly system: System;
  /** When it was told, Unix ms. */
  readonly nowMs: number;
}

export function StateFigures({ system, nowMs }: StateFiguresProps) {
  const { checks, journal, projections, version, node, started_at } = system;
  const failing = checks.filter(({ ok }) => !ok).length;
  const slowest = projections.toSorted((a, b) => b.lag - a.lag)[0];
  const held = journal.durable_seq === 0 ? 0 : journal.durable_seq - journal.first_seq + 1;
  return (
    <div className="grid grid-cols-2 gap-3 wide:grid-cols-4">
      <FigureCard
        label="Readiness"
        value={failing === 0 ? '✓ ready' : '✕ not ready'}
        of={
          failing === 0
            ? `all ${checks.length} checks pass, asked every 5 s`
            : `${failing} of ${checks.length} checks fail, asked every 5 s`
        }
        tone={failing === 0 ? 'accept' : 'reject'}
      />
      <FigureCard
        label="Running for"
        value={lengthWords(Math.max(0, nowMs - Date.parse(started_at)))}
        of={`since ${formatTime(started_at)} · version ${version} · Node ${node}`}
      />
      <FigureCard
        label="Journal"
        value={formatBytes(journal.bytes)}
        of={`${formatCount(held)} entries in ${formatCount(journal.segments.length)} segments, kept ${journal.retention_days} days`}
      />
      <FigureCard
        label="Slowest projection"
        value={slowest === undefined ? '–' : slowest.lag === 0 ? '0' : formatCount(slowest.lag)}
        unit={slowest?.lag === 1 ? 'entry' : 'entries'}
        of={slowest === undefined ? 'there are none' : `${slowest.name}: ${lagWords(slowest.lag)}`}
        tone={projections.some(({ error }) => error !== null) ? 'reject' : 'plain'}
      />
    </div>
  );
}
