import { answerOf, api } from '../../api/client.ts';
import type { OutcomePage } from '../../api/types.ts';
import type { ListQuestion } from './list_question.ts';

export interface WindowPlace {
  /** ISO time: rows received before it are left out. */
  readonly from: string;
  /** Of the page that the list was begun with: it holds still. undefined: up to now. */
  readonly through?: number;
  readonly offset: number;
  readonly limit: number;
}

/** A stretch of the list. @throws ApiProblem what the gateway refused */
export function fetchWindow(
  { tenant, filter }: Pick<ListQuestion, 'tenant' | 'filter'>,
  place: WindowPlace,
  signal: AbortSignal,
): Promise<OutcomePage> {
  const query = { tenant, ...filter, ...place };
  return answerOf(api.GET('/v1/outcomes', { params: { query }, signal }));
}
