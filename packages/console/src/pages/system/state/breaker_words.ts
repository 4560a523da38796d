import type { Tone } from '../../../ui/badge.tsx';
import { formatMs } from '../../../ui/format.ts';
import type { Breaker } from '../system_answers.ts';

interface BreakerWords {
  readonly word: string;
  readonly meaning: string;
  readonly tone: Tone;
}

/** A circuit breaker is closed when all is well, which few would guess. A state not known here is said as it came. */
export function breakerWords({ state, retry_in_ms }: Pick<Breaker, 'state' | 'retry_in_ms'>): BreakerWords {
  const next = retry_in_ms === null ? '' : `; tried again in ${formatMs(retry_in_ms)}`;
  switch (state) {
    case 'closed':
      return { word: '✓ closed', meaning: 'it is asked as usual', tone: 'accept' };
    case 'open':
      return { word: '✕ open', meaning: `it failed and is not asked${next}`, tone: 'reject' };
    case 'half-open':
      return {
        word: '◐ half open',
        meaning: `one request tries whether it is back${next}`,
        tone: 'escalate',
      };
    default:
      return { word: state, meaning: `a state that this page does not know${next}`, tone: 'escalate' };
  }
}
