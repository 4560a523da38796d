import { Fragment, type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { formatCount } from './format.ts';
import { shownLines } from './shown_lines.ts';

interface SourceLinesProps {
  readonly text: string;
  /** What it is: its name for whoever does not see it. */
  readonly what: string;
  /** What is said of a line, by its number, and stands below it. */
  readonly notes?: ReadonlyMap<number, ReactNode>;
}

/** Each line is an element: more at once would hold the page up. */
const MOST_AT_ONCE = 1_000;
const NO_NOTES: ReadonlyMap<number, ReactNode> = new Map();

/** A text with its line numbers; it scrolls by itself. Lines that something is said of are marked. */
export function SourceLines({ text, what, notes = NO_NOTES }: SourceLinesProps) {
  const [all, setAll] = useState(false);
  const lines = text.replace(/\n$/, '').split(/\r?\n/);
  const runs = shownLines(lines.length, all ? lines.length : MOST_AT_ONCE, notes.keys());
  const shown = runs.reduce((sum, { from, until }) => sum + until - from + 1, 0);
  return (
    <div className="space-y-2">
      <div
        role="region"
        aria-label={what}
        tabIndex={0}
        className="@container max-h-[34rem] overflow-auto rounded-md bg-sunken py-2 font-mono text-xs leading-relaxed [font-variant-ligatures:none]"
      >
        <div className="w-max min-w-full">
          {runs.map(({ from, until }) => (
            <Fragment key={from}>
              {from > 1 && <div className="px-3 py-1 text-muted">…</div>}
              {lines.slice(from - 1, until).map((line, index) => (
                <Line key={from + index} number={from + index} text={line} note={notes.get(from + index)} />
              ))}
            </Fragment>
          ))}
        </div>
      </div>
      {shown < lines.length && (
        <Button onClick={() => setAll(true)}>Show all {formatCount(lines.length)} lines</Button>
      )}
    </div>
  );
}

interface LineProps {
  readonly number: number;
  readonly text: string;
  readonly note: ReactNode;
}

function Line({ number, text, note }: LineProps) {
  const marked = note !== undefined;
  return (
    <>
      <div className={`flex gap-3 pr-3 ${marked ? 'bg-accent-soft' : ''}`}>
        <span
          className={`w-[5ch] shrink-0 text-right select-none ${marked ? 'font-semibold text-accent' : 'text-muted'}`}
        >
          {number}
        </span>
        <code className="whitespace-pre">{text === '' ? ' ' : text}</code>
      </div>
      {marked && (
        <div className="sticky left-0 w-[100cqw] border-l-2 border-accent bg-surface py-1.5 pr-3 pl-3 font-sans text-sm">
          {note}
        </div>
      )}
    </>
  );
}
