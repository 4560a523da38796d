import { Badge, type Tone } from '../../../ui/badge.tsx';
import type { EvidenceOutcome } from '../evidence.ts';

type Status = EvidenceOutcome['checks'][number]['status'];

const SHOWN: Readonly<Record<Status, { readonly tone: Tone; readonly sign: string; readonly word: string }>> =
  {
    pass: { tone: 'accept', sign: '✓', word: 'pass' },
    fail: { tone: 'reject', sign: '✕', word: 'fail' },
    error: { tone: 'escalate', sign: '!', word: 'error' },
    timeout: { tone: 'escalate', sign: '!', word: 'timeout' },
    not_evaluated: { tone: 'plain', sign: '–', word: 'not evaluated' },
  };

export function CheckBadge({ status }: { readonly status: Status }) {
  const { tone, sign, word } = SHOWN[status];
  return (
    <Badge tone={tone}>
      <span aria-hidden>{sign}</span>
      {word}
    </Badge>
  );
}
