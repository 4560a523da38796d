import { Button } from '../../../ui/button.tsx';
import type { LetterOutcome } from '../system_answers.ts';
import { outcomeGroups } from './outcome_words.ts';

interface OutcomeNoteProps {
  readonly outcomes: readonly LetterOutcome[];
  readonly onClose: () => void;
}

/** What became of each letter: it stays until it was read. */
export function OutcomeNote({ outcomes, onClose }: OutcomeNoteProps) {
  return (
    <div role="status" className="mb-3 flex items-start gap-3 rounded-md bg-sunken px-3 py-2">
      <ul className="min-w-0 flex-1 space-y-1">
        {outcomeGroups(outcomes).map(({ outcome, meaning, seqs }) => (
          <li key={outcome}>
            <span className={outcome === 'lost' ? 'font-medium text-reject' : 'font-medium'}>
              {seqs.length} {meaning}
            </span>
            <span className="block text-sm break-words text-muted">
              {seqs.length === 1 ? 'number' : 'numbers'} {seqs.join(', ')}
            </span>
          </li>
        ))}
      </ul>
      <Button kind="quiet" onClick={onClose}>
        Close
      </Button>
    </div>
  );
}
