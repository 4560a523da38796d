import type { ReactNode } from 'react';

const TONES = {
  plain: 'bg-sunken text-ink',
  accent: 'bg-accent-soft text-accent',
  accept: 'bg-accept-soft text-accept',
  escalate: 'bg-escalate-soft text-escalate',
  reject: 'bg-reject-soft text-reject',
} as const;

export type Tone = keyof typeof TONES;

export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
