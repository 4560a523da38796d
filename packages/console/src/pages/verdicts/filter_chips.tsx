import { X } from 'lucide-react';
import { filterParts } from './filter_words.ts';
import type { FilterChange } from './use_filter.ts';
import type { VerdictFilter } from './verdict_filter.ts';

interface FilterChipsProps {
  readonly filter: VerdictFilter;
  readonly change: (change: FilterChange) => void;
}

const NOTHING: FilterChange = {
  decision: undefined,
  reason: undefined,
  shard: undefined,
  q: undefined,
  labelled: undefined,
};

/** What is left out now; each can be taken away. */
export function FilterChips({ filter, change }: FilterChipsProps) {
  const parts = filterParts(filter);
  if (parts.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap items-center gap-2">
      {parts.map(({ name, text }) => (
        <li key={name} className="min-w-0">
          <button
            type="button"
            aria-label={`Take away the filter: ${text}`}
            onClick={() => change({ [name]: undefined })}
            className="inline-flex min-h-6 max-w-64 items-center gap-1 rounded-full bg-accent-soft px-2.5 py-0.5 text-sm text-accent hover:opacity-80"
          >
            <span className="truncate">{text}</span>
            <X aria-hidden size={13} className="shrink-0" />
          </button>
        </li>
      ))}
      {parts.length > 1 && (
        <li>
          <button
            type="button"
            onClick={() => change(NOTHING)}
            className="min-h-6 px-1 text-sm text-accent underline"
          >
            Take all away
          </button>
        </li>
      )}
    </ul>
  );
}
