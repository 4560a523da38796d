import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchWindow } from './fetch_window.ts';
import { listPlace, type HeldList } from './list_place.ts';
import { type ListQuestion, questionKey } from './list_question.ts';
import { WINDOW_ROWS } from './list_windows.ts';

const REFETCH_MS = 15_000;
/** The range slides in steps, so that the gateway can go on counting what it has counted. */
const STEP_MS = 60_000;

export interface CurrentList {
  /** undefined: not answered yet. */
  readonly held: HeldList | undefined;
  /** Rows that came since and are not listed. */
  readonly fresh: number;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Lists what came since, too. */
  readonly showFresh: () => void;
}

const beginningOf = (rangeMs: number): string =>
  new Date(Math.floor((Date.now() - rangeMs) / STEP_MS) * STEP_MS).toISOString();

/**
 * The list as of one position of the journal. While it is followed, every newer answer takes its place; while it is
 * not, newer answers are only counted, and no row moves under whoever reads. Mount it anew for another question.
 */
export function useHeldList(question: ListQuestion, follow: boolean): CurrentList {
  const key = questionKey(question);
  const [held, hold] = useState(() => listPlace.of(key)?.held);
  const [from, setFrom] = useState(() => held?.from ?? beginningOf(question.rangeMs));
  const { data, error, dataUpdatedAt, isPlaceholderData, refetch } = useQuery({
    queryKey: ['outcomes', key, from],
    queryFn: ({ signal }) => fetchWindow(question, { from, offset: 0, limit: WINDOW_ROWS }, signal),
    refetchInterval: REFETCH_MS,
    placeholderData: keepPreviousData,
  });
  const newest: HeldList | undefined =
    data === undefined || isPlaceholderData ? undefined : { from, asOfMs: dataUpdatedAt, page: data };

  function adopt(): void {
    if (newest !== undefined) hold(newest);
    setFrom(beginningOf(question.rangeMs));
  }
  const isNewer = newest !== undefined && newest.page !== held?.page;
  if (isNewer && (held === undefined || (follow && newest.page.through >= held.page.through))) adopt();

  return {
    held,
    fresh: isNewer && held !== undefined ? Math.max(0, newest.page.total - held.page.total) : 0,
    error,
    retry: () => void refetch(),
    showFresh: adopt,
  };
}
