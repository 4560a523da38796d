import { useId } from 'react';
import { MOST_COMPARED, type PromotionDraft } from './promotion_of.ts';

interface GateFieldsProps {
  readonly draft: PromotionDraft;
  /** The version that is enforced; undefined: there is none to compare with. */
  readonly against: string | undefined;
  readonly onChange: (change: Partial<PromotionDraft>) => void;
}

/** Whether recorded contexts are decided by both versions before one replaces the other. */
export function GateFields({ draft, against, onChange }: GateFieldsProps) {
  const id = useId();
  if (against === undefined) return null;
  const field = 'min-h-8 w-24 rounded-md border border-edge bg-surface px-2 py-1 text-right';
  return (
    <fieldset className="space-y-2">
      <label className="flex min-h-6 items-center gap-2">
        <input
          type="checkbox"
          checked={draft.gated}
          onChange={(event) => onChange({ gated: event.target.checked })}
        />
        Only if it decides recorded contexts much as {against} does
      </label>
      {draft.gated && (
        <div className="grid grid-cols-[minmax(0,1fr)_max-content] items-center gap-x-3 gap-y-2 pl-6 text-sm">
          <label htmlFor={`${id}-share`}>Verdicts that may change, in %</label>
          <input
            id={`${id}-share`}
            className={field}
            inputMode="decimal"
            value={draft.maxPercent}
            onChange={(event) => onChange({ maxPercent: event.target.value })}
          />
          <label htmlFor={`${id}-last`}>Newest contexts to compare, at most {MOST_COMPARED}</label>
          <input
            id={`${id}-last`}
            className={field}
            inputMode="numeric"
            value={draft.last}
            onChange={(event) => onChange({ last: event.target.value })}
          />
        </div>
      )}
    </fieldset>
  );
}
