import { SearchField } from '../../ui/search_field.tsx';
import { Select } from '../../ui/select.tsx';
import { DecisionChoice } from './decision_choice.tsx';
import type { FilterChange } from './use_filter.ts';
import { useMedia } from './use_media.ts';
import { useReasonCodes } from './use_reason_codes.ts';
import { readVerdictFilter, type VerdictFilter } from './verdict_filter.ts';

const SEARCH_AFTER_MS = 250;

const LABELLED = [
  { value: '', label: 'any' },
  { value: 'wanted', label: 'wanted' },
  { value: 'yes', label: 'labelled' },
  { value: 'no', label: 'not labelled' },
] as const;
const ORDERS = [
  { value: 'newest', label: 'newest first' },
  { value: 'oldest', label: 'oldest first' },
] as const;

interface FilterBarProps {
  readonly filter: VerdictFilter;
  readonly change: (change: FilterChange) => void;
}

/** What is most asked for is in sight on a phone, too; the rest is one step away there. */
export function FilterBar({ filter, change }: FilterBarProps) {
  const { decision, reason, shard, q, labelled, order } = filter;
  const codes = useReasonCodes();
  const reasons = reason === undefined || codes.includes(reason) ? codes : [reason, ...codes];
  const wide = useMedia('(min-width: 60rem)');
  const more = (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Select
        label="Reason"
        value={reason ?? ''}
        options={[{ value: '', label: 'any' }, ...reasons.map((code) => ({ value: code, label: code }))]}
        onChoose={(code) => change({ reason: code === '' ? undefined : code })}
      />
      <SearchField label="Shard" value={shard} onChange={(id) => change({ shard: id })} />
      <Select
        label="Label"
        value={labelled ?? ''}
        options={LABELLED}
        onChoose={(value) => change({ labelled: readVerdictFilter({ labelled: value }).labelled })}
      />
      <Select
        label="Order"
        value={order ?? 'newest'}
        options={ORDERS}
        onChoose={(value) => change({ order: value === 'oldest' ? 'oldest' : undefined })}
      />
    </div>
  );
  return (
    <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <DecisionChoice chosen={decision} onChoose={(chosen) => change({ decision: chosen })} />
      <SearchField
        label="Search"
        hint="first digits of the id, or part of the shard"
        value={q}
        onChange={(text) => change({ q: text })}
        debounceMs={SEARCH_AFTER_MS}
      />
      {wide ? (
        more
      ) : (
        <details className="w-full">
          <summary className="min-h-6 w-fit text-accent">Reason, shard, label, order</summary>
          <div className="pt-2">{more}</div>
        </details>
      )}
    </search>
  );
}
