import { useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../ui/confirm_dialog.tsx';
import type { LetterOutcome } from '../system_answers.ts';

export type LetterAct = 'redrive' | 'discard';

interface ActDialogProps {
  readonly act: LetterAct;
  readonly seqs: readonly number[];
  readonly onDone: (outcomes: readonly LetterOutcome[]) => void;
  readonly onClose: () => void;
}

export function ActDialog({ act, seqs, onDone, onClose }: ActDialogProps) {
  const client = useQueryClient();
  const letters = seqs.length === 1 ? 'one dead letter' : `${seqs.length} dead letters`;

  async function settle(reason: string): Promise<void> {
    const body = { seqs: [...seqs], reason };
    const { outcomes } = await answerOf(
      act === 'redrive'
        ? api.POST('/v1/dead-letters/redrive', { body })
        : api.POST('/v1/dead-letters/discard', { body }),
    );
    onDone(outcomes);
    await client.invalidateQueries({ queryKey: ['system'] });
  }

  return (
    <ConfirmDialog
      title={`${act === 'redrive' ? 'Redrive' : 'Discard'} ${letters}?`}
      act={act === 'redrive' ? 'Redrive' : 'Discard'}
      onConfirm={settle}
      onClose={onClose}
    >
      {act === 'redrive' ? (
        <p>
          The originals are published again, to all consumers: one that has dealt with them before gets them a
          second time. Then the dead letters are removed.
        </p>
      ) : (
        <p>
          The dead letters are removed for good: no consumer gets these messages again by itself. The
          originals stay in the stream. This cannot be undone.
        </p>
      )}
    </ConfirmDialog>
  );
}
