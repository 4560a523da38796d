import { useNavigate, useSearch } from '@tanstack/react-router';
import { readSystemSearch, type SystemSearch } from './system_search.ts';

/** undefined takes a condition away. */
type SearchChange = { readonly [Name in keyof SystemSearch]?: SystemSearch[Name] | undefined };

/** What the address says of this page, and how to change it. */
export function useSystemSearch(): readonly [SystemSearch, (change: SearchChange) => void] {
  const search = useSearch({ from: '/system' });
  const navigate = useNavigate({ from: '/system' });
  const change = (wanted: SearchChange): void =>
    void navigate({
      to: '.',
      search: ({ tenant, range, ...before }) => ({
        ...(tenant === undefined ? {} : { tenant }),
        ...(range === undefined ? {} : { range }),
        ...readSystemSearch({ ...before, ...wanted }),
      }),
      replace: true,
    });
  return [readSystemSearch({ ...search }), change];
}
