import { useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../ui/confirm_dialog.tsx';
import type { TakenBack } from './taken_back.ts';

interface RollbackDialogProps {
  readonly id: string;
  readonly takenBack: TakenBack;
  readonly onClose: () => void;
}

export function RollbackDialog({ id, takenBack: { version, standing }, onClose }: RollbackDialogProps) {
  const client = useQueryClient();

  async function confirm(reason: string): Promise<void> {
    // With its version: if somebody promoted another meanwhile, that one must not be taken back in its place.
    await answerOf(
      api.POST('/v1/policies/{id}/rollback', { params: { path: { id } }, body: { version, reason } }),
    );
    await client.invalidateQueries({ queryKey: ['policies'] });
  }

  return (
    <ConfirmDialog
      title={`Take back ${id} ${version}?`}
      act="Take back"
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        Takes back what was promoted last.{' '}
        {standing === null
          ? "Nothing of the tenant's own stands then; the operator's version of the same id does, if there is one."
          : `Then ${standing.version} stands again, ${standing.mode === 'enforced' ? 'enforced' : 'in shadow'}.`}
      </p>
      <p className="text-muted">The version stays registered and can be promoted again.</p>
    </ConfirmDialog>
  );
}
