import type { Decision } from '../api/types.ts';
import { Badge } from './badge.tsx';

const SIGNS: Readonly<Record<Decision, string>> = { accept: '✓', escalate: '↗', reject: '✕' };

/** The word and a sign beside the colour: nobody has to tell green from red. */
export function DecisionBadge({ decision }: { readonly decision: Decision }) {
  return (
    <Badge tone={decision}>
      <span aria-hidden>{SIGNS[decision]}</span>
      {decision}
    </Badge>
  );
}
