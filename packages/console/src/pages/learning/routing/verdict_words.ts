import type { Tone } from '../../../ui/badge.tsx';
import type { Analysis } from '../learning_answers.ts';

interface VerdictWords {
  readonly word: string;
  readonly meaning: string;
  readonly tone: Tone;
}

const WORDS: Readonly<Record<Analysis['verdict'], VerdictWords>> = {
  breach: {
    word: '✕ breach',
    meaning: 'The fast path is shown to do harm beyond what is allowed.',
    tone: 'reject',
  },
  insufficient: {
    word: '… too few to tell',
    meaning: 'Not even the worst outcome could show yet: more outputs or labels are needed.',
    tone: 'plain',
  },
  no_evidence_of_harm: {
    word: 'no evidence of harm',
    meaning:
      'No harm is shown, which is not evidence of no harm: the intervals say how much is still possible.',
    tone: 'accent',
  },
};

export const verdictWords = (verdict: Analysis['verdict']): VerdictWords => WORDS[verdict];

/** As in «−4.1 to 67.2 ms»; an end that the sample cannot give is open. null: there is no interval at all. */
export function openInterval(
  interval: { readonly low: number | null; readonly high: number | null } | null,
  show: (value: number) => string,
): string {
  const { low, high } = interval ?? { low: null, high: null };
  if (low === null && high === null) return 'no interval yet';
  return `${low === null ? 'unbounded' : show(low)} to ${high === null ? 'unbounded' : show(high)}`;
}
