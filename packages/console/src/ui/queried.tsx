import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading.tsx';
import { ProblemNote } from './problem_note.tsx';

interface Queried<T> {
  readonly query: UseQueryResult<T>;
  /** What is awaited, as in «Loading the policies…». */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/** The three states of a question: awaited, refused, answered. An older answer stays while a newer one fails. */
export function Queried<T>({ query, what, children }: Queried<T>) {
  const { data, error, refetch } = query;
  if (data === undefined) {
    return error === null ? (
      <Loading what={what} />
    ) : (
      <ProblemNote error={error} retry={() => void refetch()} />
    );
  }
  return (
    <>
      {error !== null && <ProblemNote error={error} retry={() => void refetch()} />}
      {children(data)}
    </>
  );
}
