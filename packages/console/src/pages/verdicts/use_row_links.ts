import { defaultStringifySearch, useRouter, useSearch } from '@tanstack/react-router';
import { type RefObject, useEffect } from 'react';
import type { OutcomeRow } from '../../api/types.ts';

/**
 * Links of rows, made as text: one of the router's own per row would listen to the router, and that is what scrolling
 * takes its time for. The row's tenant goes along, since an id is its tenant's.
 */
export function useRowLinks(box: RefObject<HTMLElement | null>): (row: OutcomeRow) => string {
  const { history } = useRouter();
  const { range } = useSearch({ from: '/verdicts' });
  useEffect(() => {
    const end = new AbortController();
    const open = (event: MouseEvent): void => {
      const href = hrefToOpen(event);
      if (href === null) return;
      event.preventDefault();
      history.push(href);
    };
    box.current?.addEventListener('click', open, { signal: end.signal });
    return () => end.abort();
  }, [box, history]);
  return ({ pcs_id, tenant }) =>
    `/verdicts/${pcs_id}${defaultStringifySearch({ tenant, ...(range === undefined ? {} : { range }) })}`;
}

/** null: there is nothing to open, or another tab or window was asked for, which is the browser's own business. */
function hrefToOpen({ target, button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): string | null {
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element)) return null;
  return target.closest('a[data-row]')?.getAttribute('href') ?? null;
}
