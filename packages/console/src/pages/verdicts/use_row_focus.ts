import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { keyMove } from './key_move.ts';

interface RowFocusOptions {
  /** What scrolls; links in it carry their row's number as `data-row`. */
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: number;
  readonly heightPx: number;
  readonly initial: number;
}

export interface RowFocus {
  /** The row that the Tab key leads to: it has to exist, in sight or not. */
  readonly current: number;
  /** Whether the focus is in a row. */
  readonly focused: boolean;
}

/** One stop for the Tab key in a list, and keys that move it; the row it moves to need not exist yet. */
export function useRowFocus({ scroller, rows, heightPx, initial }: RowFocusOptions): RowFocus {
  const [active, setActive] = useState(initial);
  const [focused, setFocused] = useState(false);
  const next = useRef<number>(undefined);
  const current = Math.min(active, Math.max(0, rows - 1));

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { current: box } = scroller;
    if (box === null || event.metaKey || event.ctrlKey || event.altKey || rowOf(event.target) === undefined)
      return;
    const to = keyMove(event.key, current, rows, Math.floor(box.clientHeight / heightPx) - 1);
    if (to === undefined) return;
    event.preventDefault();
    next.current = to;
    setActive(to);
    reveal(box, to, heightPx);
  });
  const onFocusIn = useEffectEvent(({ target }: FocusEvent) => {
    const row = rowOf(target);
    setFocused(row !== undefined);
    if (row !== undefined) setActive(row);
  });
  const onFocusOut = useEffectEvent(({ relatedTarget }: FocusEvent) => {
    if (rowOf(relatedTarget) === undefined && next.current === undefined) setFocused(false);
  });

  useEffect(() => {
    const { current: box } = scroller;
    if (box === null) return;
    const end = new AbortController();
    const { signal } = end;
    box.addEventListener('keydown', (event) => onKey(event), { signal });
    box.addEventListener('focusin', (event) => onFocusIn(event), { signal });
    box.addEventListener('focusout', (event) => onFocusOut(event), { signal });
    return () => end.abort();
  }, [scroller]);
  useLayoutEffect(() => {
    if (next.current === undefined) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-row="${next.current}"]`);
    if (link === null || link === undefined) return;
    next.current = undefined;
    link.focus({ preventScroll: true });
  });
  return { current, focused };
}

function rowOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.getAttribute('data-row') : null;
  return row === null ? undefined : Number(row);
}

function reveal(box: HTMLElement, row: number, heightPx: number): void {
  const topPx = row * heightPx;
  if (topPx < box.scrollTop) box.scrollTop = topPx;
  else box.scrollTop = Math.max(box.scrollTop, topPx + heightPx - box.clientHeight);
}
