import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { ProblemNote } from '../../ui/problem_note.tsx';
import { type VerdictColumn, tracksOf } from './columns.tsx';
import { type HeldList, isAway, listPlace } from './list_place.ts';
import { type ListQuestion, questionKey } from './list_question.ts';
import { listedRows, wantedWindows } from './list_windows.ts';
import { TableHead } from './table_head.tsx';
import { useListRows } from './use_list_rows.ts';
import { useRowFocus } from './use_row_focus.ts';
import { useRowLinks } from './use_row_links.ts';
import { useSettled } from './use_settled.ts';
import { VerdictRow } from './verdict_row.tsx';

interface VerdictTableProps {
  readonly question: ListQuestion;
  readonly held: HeldList;
  /** undefined: as cards. */
  readonly columns: readonly VerdictColumn[] | undefined;
  readonly heightPx: number;
  /** How often what is new was asked for: each time the list goes to where that is. */
  readonly shown: number;
  /** Whether somebody reads below the beginning, or has the focus in a row: nothing may move then. */
  readonly onReading: (reading: boolean) => void;
}

const OVERSCAN_ROWS = 6;
/** Whoever drags the scrollbar passes hundreds of windows: only where it rests is asked for. */
const SETTLE_MS = 80;

export function VerdictTable({ question, held, columns, heightPx, shown, onReading }: VerdictTableProps) {
  const key = questionKey(question);
  const [place] = useState(() => listPlace.of(key));
  const [away, setAway] = useState(isAway(place?.scrollPx ?? 0));
  const scroller = useRef<HTMLDivElement>(null);
  const rows = listedRows(held.page.total, heightPx);
  const { current, focused } = useRowFocus({ scroller, rows, heightPx, initial: place?.active ?? 0 });
  // Nothing here is memoized by a compiler, and what it returns goes no further.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    overscan: OVERSCAN_ROWS,
    initialOffset: place?.scrollPx ?? 0,
    onChange: ({ scrollOffset }) => setAway(isAway(scrollOffset ?? 0)),
    // The row that the Tab key leads to exists wherever it is.
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return seen.includes(current) || rows === 0 ? seen : [...seen, current].toSorted((a, b) => a - b);
    },
  });
  const { startIndex: first, endIndex: last } = virtualizer.range ?? { startIndex: 0, endIndex: 0 };
  const windows = wantedWindows({ first, last, rows, neighbours: away }).join();
  const settled = useSettled(windows, SETTLE_MS);
  const wanted = settled === '' ? [] : settled.split(',').map(Number);
  const { rowAt, error, retry } = useListRows(question, held, wanted);
  const hrefOf = useRowLinks(scroller);
  const tracks = columns === undefined ? '' : tracksOf(columns);

  useEffect(() => onReading(away || focused), [away, focused, onReading]);
  const leave = useEffectEvent(() =>
    listPlace.leave({ key, held, scrollPx: virtualizer.scrollOffset ?? 0, active: current }),
  );
  useEffect(() => () => leave(), []);
  const goToNewest = useEffectEvent(() => {
    if (question.filter.order === 'oldest') virtualizer.scrollToIndex(rows - 1);
    else virtualizer.scrollToOffset(0);
    // The button that asked for it is gone.
    scroller.current?.focus({ preventScroll: true });
  });
  useEffect(() => {
    if (shown > 0) goToNewest();
  }, [shown]);

  return (
    <div
      role="table"
      aria-label="Verdicts"
      aria-rowcount={rows + 1}
      aria-colcount={columns?.length ?? 1}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      {error !== undefined && <ProblemNote error={error} retry={retry} />}
      <TableHead columns={columns} tracks={tracks} />
      <div
        ref={scroller}
        role="rowgroup"
        tabIndex={-1}
        className="h-[calc(100dvh-11rem)] min-h-80 min-[75rem]:h-[calc(100dvh-20rem)] overflow-y-auto overscroll-contain outline-none [overflow-anchor:none] [scrollbar-gutter:stable]"
      >
        <div style={{ height: virtualizer.getTotalSize() }} className="relative">
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rowAt(index);
            return (
              <VerdictRow
                key={index}
                index={index}
                topPx={start}
                heightPx={heightPx}
                row={row}
                href={row === undefined ? undefined : hrefOf(row)}
                active={index === current}
                columns={columns}
                tracks={tracks}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
