import { useMemo } from 'react';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount } from '../../../ui/format.ts';
import { type DiffRow, diffRows } from './diff_rows.ts';

const LOOKS = {
  same: { sign: ' ', word: '', row: '' },
  added: { sign: '+', word: 'added: ', row: 'bg-accept-soft text-accept' },
  removed: { sign: '−', word: 'removed: ', row: 'bg-reject-soft text-reject' },
} as const;

interface DiffLinesProps {
  readonly before: string;
  readonly after: string;
}

export function DiffLines({ before, after }: DiffLinesProps) {
  const diff = useMemo(() => diffRows(before, after), [before, after]);
  if (diff === undefined)
    return <Empty title="Too much changed">These are two texts rather than two versions: read each.</Empty>;
  if (diff.added + diff.removed === 0) return <Empty title="Both texts have the same lines" />;
  return (
    <div className="space-y-2">
      <p className="text-sm text-muted">
        {formatCount(diff.added)} {diff.added === 1 ? 'line' : 'lines'} added, {formatCount(diff.removed)}{' '}
        removed.
      </p>
      <div
        role="region"
        aria-label="Changed lines"
        tabIndex={0}
        className="max-h-[34rem] overflow-auto rounded-md bg-sunken py-2 font-mono text-xs leading-relaxed [font-variant-ligatures:none]"
      >
        <div className="w-max min-w-full">
          {diff.rows.map((row) => (
            <Row key={`${row.kind} ${row.before} ${row.after}`} row={row} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Row({ row }: { readonly row: DiffRow }) {
  if (row.kind === 'gap')
    return <div className="px-3 py-1 text-muted">… {formatCount(row.lines)} lines that are the same</div>;
  const { sign, word, row: look } = LOOKS[row.kind];
  return (
    <div className={`flex pr-3 ${look}`}>
      <Number line={row.before} />
      <Number line={row.after} />
      <span aria-hidden className="w-[3ch] shrink-0 text-center select-none">
        {sign}
      </span>
      <code className="whitespace-pre">
        <span className="sr-only">{word}</span>
        {row.text === '' ? ' ' : row.text}
      </code>
    </div>
  );
}

function Number({ line }: { readonly line: number | null }) {
  return (
    <span aria-hidden className="w-[5ch] shrink-0 text-right text-muted select-none">
      {line ?? ''}
    </span>
  );
}
