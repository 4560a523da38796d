import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { OutcomeRow } from '../../api/types.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { csvOf } from './csv_of.ts';
import { fetchWindow } from './fetch_window.ts';
import type { HeldList } from './list_place.ts';
import type { ListQuestion } from './list_question.ts';

const MOST_ROWS = 10_000;
/** The most that the gateway gives at once. */
const STEP_ROWS = 500;

interface ExportButtonProps {
  readonly question: ListQuestion;
  readonly held: HeldList;
}

/** Saves what is listed, as of the position that the list shows. */
export function ExportButton({ question, held }: ExportButtonProps) {
  const [done, setDone] = useState<number>();
  const [fault, setFault] = useState<string>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { from, page } = held;
  const rows = Math.min(page.total, MOST_ROWS);

  async function save(): Promise<void> {
    const control = new AbortController();
    running.current = control;
    setFault(undefined);
    const listed: OutcomeRow[] = [];
    try {
      while (listed.length < rows) {
        setDone(listed.length);
        const limit = Math.min(STEP_ROWS, rows - listed.length);
        const place = { from, through: page.through, offset: listed.length, limit };
        const { outcomes } = await fetchWindow(question, place, control.signal);
        if (outcomes.length === 0) break;
        listed.push(...outcomes);
      }
      download(csvOf(listed), `verdicts-through-${page.through}.csv`);
    } catch (cause) {
      if (!control.signal.aborted) setFault(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setDone(undefined);
    }
  }

  const most = page.total > MOST_ROWS ? `, the first ${formatCount(MOST_ROWS)}` : '';
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {fault !== undefined && (
        <span role="alert" className="text-sm text-reject">
          Not saved: {fault}
        </span>
      )}
      {done === undefined ? (
        <Button onClick={() => void save()} disabled={rows === 0}>
          <Download aria-hidden size={15} />
          Save as CSV{most}
        </Button>
      ) : (
        <Button onClick={() => running.current?.abort()}>
          {formatCount(done)} of {formatCount(rows)} · stop
        </Button>
      )}
    </span>
  );
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
