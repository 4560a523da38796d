import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import type { Answer } from '../../../api/types.ts';

export type Labelled = Answer<'labelOutcome'>;
export type Label = Labelled['label'];

interface LabelGiven {
  readonly pcsId: string;
  readonly label: Label;
  readonly by: string;
}

/** What a label makes stale. */
const AFTER_LABEL = ['evidence', 'outcomes', 'outcome_windows', 'overview', 'calibration'] as const;
/** The index follows the journal: what was just said may not stand in it yet. */
const INDEX_FOLLOWS_MS = 1_500;

export function useLabel(): UseMutationResult<Labelled, Error, LabelGiven> {
  const client = useQueryClient();
  const refresh = (): void => {
    for (const key of AFTER_LABEL) void client.invalidateQueries({ queryKey: [key] });
  };
  return useMutation({
    mutationFn: ({ pcsId, label, by }) =>
      answerOf(api.POST('/v1/labels', { body: { pcs_id: pcsId, label, labelled_by: by } })),
    onSuccess: () => {
      refresh();
      setTimeout(refresh, INDEX_FOLLOWS_MS);
    },
  });
}
