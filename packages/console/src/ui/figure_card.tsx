import type { ReactNode } from 'react';

interface FigureCardProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly unit?: string;
  /** n, interval or period: no figure stands alone. */
  readonly of: ReactNode;
  readonly tone?: 'plain' | 'accept' | 'escalate' | 'reject';
}

const TONES = {
  plain: '',
  accept: 'text-accept',
  escalate: 'text-escalate',
  reject: 'text-reject',
} as const;

/** One number that says what it is. */
export function FigureCard({ label, value, unit, of, tone = 'plain' }: FigureCardProps) {
  return (
    <div
      role="group"
      aria-label={label}
      className="min-w-0 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <div className="text-sm text-muted">{label}</div>
      <div className={`figure-numbers mt-0.5 text-2xl leading-tight font-semibold ${TONES[tone]}`}>
        {value}
        {unit !== undefined && <span className="text-base font-normal text-muted"> {unit}</span>}
      </div>
      <div className="mt-0.5 text-xs text-muted">{of}</div>
    </div>
  );
}
