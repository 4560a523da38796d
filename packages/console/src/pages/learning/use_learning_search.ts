import { useNavigate, useSearch } from '@tanstack/react-router';
import { type LearningSearch, readLearningSearch } from './learning_search.ts';

/** undefined takes a condition away. */
type SearchChange = { readonly [Name in keyof LearningSearch]?: LearningSearch[Name] | undefined };

/** What the address says of this page, and how to change it. */
export function useLearningSearch(): readonly [LearningSearch, (change: SearchChange) => void] {
  const search = useSearch({ from: '/learning' });
  const navigate = useNavigate({ from: '/learning' });
  const change = (wanted: SearchChange): void =>
    void navigate({
      to: '.',
      search: ({ tenant, range, ...before }) => ({
        ...(tenant === undefined ? {} : { tenant }),
        ...(range === undefined ? {} : { range }),
        ...readLearningSearch({ ...before, ...wanted }),
      }),
      replace: true,
    });
  return [readLearningSearch({ ...search }), change];
}
