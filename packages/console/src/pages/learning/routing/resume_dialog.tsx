import { useQueryClient } from '@tanstack/react-query';
import { answerOf, api } from '../../../api/client.ts';
import { ConfirmDialog } from '../../../ui/confirm_dialog.tsx';
import { NameField } from '../../../ui/name_field.tsx';
import { useName } from '../../../shell/use_name.ts';

interface ResumeDialogProps {
  readonly tenant: string;
  readonly onClose: () => void;
}

export function ResumeDialog({ tenant, onClose }: ResumeDialogProps) {
  const client = useQueryClient();
  const { by, field } = useName();

  async function resume(reason: string): Promise<void> {
    await answerOf(
      api.POST('/v1/routing/{tenant}/resume', { params: { path: { tenant } }, body: { by, reason } }),
    );
    await client.invalidateQueries({ queryKey: ['routing'] });
  }

  return (
    <ConfirmDialog title="Lift the rollback?" act="Lift it" onConfirm={resume} onClose={onClose}>
      <p>
        Outputs of low risk take the fast path again. The experiment begins anew: what was seen before is not
        judged again, and all planned looks are ahead.
      </p>
      {field !== undefined && <NameField {...field} keptWith="the act" />}
    </ConfirmDialog>
  );
}
