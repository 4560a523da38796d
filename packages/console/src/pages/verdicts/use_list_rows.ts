import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { OutcomePage, OutcomeRow } from '../../api/types.ts';
import { fetchWindow } from './fetch_window.ts';
import type { HeldList } from './list_place.ts';
import { type ListQuestion, questionKey } from './list_question.ts';
import { MOST_WINDOWS, WINDOW_ROWS } from './list_windows.ts';

/** Labels and repetitions come to rows that are listed already. */
const STALE_MS = 10_000;
const REFETCH_MS = 20_000;
/** Not under `outcomes`: what the stream brings does not change a list that holds still. */
const RESOURCE = 'outcome_windows';

export interface ListRows {
  /** undefined: awaited. */
  readonly rowAt: (index: number) => OutcomeRow | undefined;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

/** The rows of a list, fetched in windows; a window that is no longer wanted is given up. */
export function useListRows(question: ListQuestion, held: HeldList, wanted: readonly number[]): ListRows {
  const client = useQueryClient();
  const { from, page } = held;
  const { through } = page;
  const key = questionKey(question);
  const keyOf = (window: number) => [RESOURCE, key, from, through, window];
  const answers = useQueries({
    queries: wanted.map((window) => ({
      queryKey: keyOf(window),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        fetchWindow(question, { from, through, offset: window * WINDOW_ROWS, limit: WINDOW_ROWS }, signal),
      staleTime: STALE_MS,
      refetchInterval: REFETCH_MS,
      ...(window === 0 ? { initialData: page, initialDataUpdatedAt: held.asOfMs } : {}),
    })),
  });
  const wantedText = wanted.join();

  useEffect(() => {
    const idle = client
      .getQueryCache()
      .findAll({ queryKey: [RESOURCE], type: 'inactive' })
      .toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const { queryKey } of idle.slice(MOST_WINDOWS)) client.removeQueries({ queryKey, exact: true });
  }, [client, key, through, wantedText]);

  const pageOf = (window: number): OutcomePage | undefined =>
    client.getQueryData(keyOf(window)) ?? (window === 0 ? page : undefined);
  return {
    rowAt: (index) => pageOf(Math.floor(index / WINDOW_ROWS))?.outcomes[index % WINDOW_ROWS],
    error: answers.find(({ error }) => error !== null)?.error ?? undefined,
    retry: () => {
      for (const answer of answers) if (answer.error !== null) void answer.refetch();
    },
  };
}
