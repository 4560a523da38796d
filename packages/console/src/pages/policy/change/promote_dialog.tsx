import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../../ui/confirm_dialog.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text_area.tsx';
import type { PolicyVersion } from '../../policies/policy_answers.ts';
import { DriftNote } from './drift_note.tsx';
import { type DriftReport, driftOf } from './drift_of.ts';
import { GateFields } from './gate_fields.tsx';
import { promote } from './promote.ts';
import { MOST_COMPARED, type PromotionDraft } from './promotion_of.ts';

interface PromoteDialogProps {
  readonly id: string;
  readonly version: string;
  readonly standing: PolicyVersion['standing'];
  readonly onClose: () => void;
}

const MODES = [
  { value: 'shadow', label: 'in shadow: recorded only' },
  { value: 'enforced', label: 'enforced: decides' },
];

export function PromoteDialog({ id, version, standing, onClose }: PromoteDialogProps) {
  const client = useQueryClient();
  const { enforced, shadow } = standing;
  const held = [shadow, enforced].find((one) => one?.version === version) ?? enforced ?? shadow;
  const pinned = Object.keys(held?.bindings ?? {}).length > 0;
  const [draft, setDraft] = useState<PromotionDraft>({
    version,
    mode: 'enforced',
    pins: pinned ? JSON.stringify(held?.bindings, null, 2) : '',
    gated: enforced !== null && enforced.version !== version,
    maxPercent: '5',
    last: String(MOST_COMPARED),
  });
  const [drift, setDrift] = useState<DriftReport>();
  const write = (change: Partial<PromotionDraft>): void => setDraft((before) => ({ ...before, ...change }));

  async function confirm(reason: string): Promise<void> {
    setDrift(undefined);
    try {
      await promote(id, draft, reason);
    } catch (fault) {
      setDrift(driftOf(fault));
      throw fault;
    }
    await client.invalidateQueries({ queryKey: ['policies'] });
  }

  return (
    <ConfirmDialog title={`Promote ${id} ${version}?`} act="Promote" onConfirm={confirm} onClose={onClose}>
      <p className="text-muted">
        {enforced === null ? 'No version is enforced now.' : `Enforced now: ${enforced.version}.`} It holds
        for the whole tenant, and can be taken back.
      </p>
      <Select
        label="To stand"
        value={draft.mode}
        options={MODES}
        onChoose={(mode) => write({ mode: mode === 'shadow' ? 'shadow' : 'enforced' })}
      />
      <TextArea
        label="Pinned inputs"
        hint={'JSON, such as {"limit": 500}: no context can then say another value. Empty: none is pinned.'}
        rows={pinned ? 4 : 2}
        value={draft.pins}
        onText={(pins) => write({ pins })}
      />
      <GateFields draft={draft} against={enforced?.version} onChange={write} />
      {drift !== undefined && <DriftNote drift={drift} />}
    </ConfirmDialog>
  );
}
