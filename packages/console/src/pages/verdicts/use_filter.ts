import { useNavigate, useSearch } from '@tanstack/react-router';
import { readVerdictFilter, type VerdictFilter } from './verdict_filter.ts';

/** undefined takes a condition away. */
export type FilterChange = { readonly [Name in keyof VerdictFilter]?: VerdictFilter[Name] | undefined };

/** The filter in the address, and how to change it: each change can be undone with the back button. */
export function useFilter(): readonly [VerdictFilter, (change: FilterChange) => void] {
  const search = useSearch({ from: '/verdicts' });
  const filter = readVerdictFilter({ ...search });
  const navigate = useNavigate({ from: '/verdicts' });
  const change = (wanted: FilterChange): void =>
    void navigate({
      to: '.',
      search: ({ tenant, range, ...before }) => ({
        ...(tenant === undefined ? {} : { tenant }),
        ...(range === undefined ? {} : { range }),
        ...readVerdictFilter({ ...before, ...wanted }),
      }),
      // What is typed gets to the address bit by bit: that is one change.
      replace: filter.q !== undefined && wanted.q !== undefined,
    });
  return [filter, change];
}
