import { ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { formatClock, formatCount } from '../../ui/format.ts';
import { Loading } from '../../ui/loading.tsx';
import { ProblemNote } from '../../ui/problem_note.tsx';
import { COLUMNS, COLUMNS_OF_ALL } from './columns.tsx';
import { ExportButton } from './export_button.tsx';
import { filterParts } from './filter_words.ts';
import { type HeldList, isAway, listPlace } from './list_place.ts';
import { type ListQuestion, questionKey } from './list_question.ts';
import { listedRows } from './list_windows.ts';
import { useHeldList } from './use_held_list.ts';
import { useMedia } from './use_media.ts';
import { VerdictTable } from './verdict_table.tsx';

interface VerdictListProps {
  readonly question: ListQuestion;
  /** As in «last hour». */
  readonly period: string;
}

const COLUMNS_FIT = '(min-width: 75rem)';
const ROW_PX = 44;
const CARD_PX = 64;

/** Mount it anew for another question. */
export function VerdictList({ question, period }: VerdictListProps) {
  const [reading, setReading] = useState(() => isAway(listPlace.of(questionKey(question))?.scrollPx ?? 0));
  const [shown, setShown] = useState(0);
  const { held, fresh, error, retry, showFresh } = useHeldList(question, !reading);
  const wide = useMedia(COLUMNS_FIT);
  const columns = question.tenant === '*' ? COLUMNS_OF_ALL : COLUMNS;
  const heightPx = wide ? ROW_PX : CARD_PX;
  const [found, setFound] = useState<number>();
  if (found === undefined && held !== undefined) setFound(held.page.total);

  const show = (): void => {
    setShown(shown + 1);
    showFresh();
  };
  return (
    <div className="space-y-3">
      {/* Once for each question: what comes live is not read out. */}
      <p role="status" className="sr-only">
        {found !== undefined && `${formatCount(found)} ${found === 1 ? 'verdict' : 'verdicts'} found`}
      </p>
      {error !== null && <ProblemNote error={error} retry={retry} />}
      {held === undefined ? (
        error === null && <Loading what="the verdicts" rows={8} />
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <ListCount
              held={held}
              reading={reading}
              period={period}
              rows={listedRows(held.page.total, heightPx)}
            />
            <span className="flex flex-wrap items-center gap-2">
              {reading && fresh > 0 && (
                <Button kind="primary" onClick={show}>
                  <ArrowUp
                    aria-hidden
                    size={15}
                    className={question.filter.order === 'oldest' ? 'rotate-180' : ''}
                  />
                  {formatCount(fresh)} new – show
                </Button>
              )}
              <ExportButton question={question} held={held} />
            </span>
          </div>
          {held.page.total === 0 ? (
            <Empty title={`No verdicts in the ${period}`}>
              {filterParts(question.filter).length === 0
                ? 'They appear here as records are decided; a longer period may hold some.'
                : 'None fits all filters: take one away, or look at a longer period.'}
            </Empty>
          ) : (
            <VerdictTable
              key={heightPx}
              shown={shown}
              question={question}
              held={held}
              columns={wide ? columns : undefined}
              heightPx={heightPx}
              onReading={setReading}
            />
          )}
        </>
      )}
    </div>
  );
}

interface ListCountProps {
  readonly held: HeldList;
  readonly reading: boolean;
  readonly period: string;
  /** That can be scrolled to. */
  readonly rows: number;
}

function ListCount({ held: { page, from, asOfMs }, reading, period, rows }: ListCountProps) {
  const what = page.total === 1 ? 'verdict' : 'verdicts';
  return (
    <p className="text-muted">
      <span className="figure-numbers font-medium text-ink">{formatCount(page.total)}</span> {what}{' '}
      {reading
        ? `from ${formatClock(Date.parse(from))} to ${formatClock(asOfMs)}: held still while you read`
        : `in the ${period}, followed live`}
      {rows < page.total && ` · the first ${formatCount(rows)} are listed: filter to see the others`}
    </p>
  );
}
