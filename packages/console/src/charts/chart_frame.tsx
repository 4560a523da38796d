import { type ReactNode, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';

interface ChartFrameProps {
  /** What the chart shows, in a sentence: its name for whoever does not see it. */
  readonly label: string;
  readonly chart: ReactNode;
  /** The same numbers as a table. */
  readonly table: ReactNode;
}

/** Every chart can be read as a table instead. */
export function ChartFrame({ label, chart, table }: ChartFrameProps) {
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className="min-w-0">
      <div id={id}>
        {asTable ? (
          <div className="max-h-72 overflow-y-auto">{table}</div>
        ) : (
          <div role="img" aria-label={label}>
            {chart}
          </div>
        )}
      </div>
      <figcaption className="mt-1 flex items-center justify-between gap-3 text-xs text-muted">
        <span>{label}</span>
        <Button
          kind="quiet"
          className="min-h-6 px-2 py-0 text-xs"
          aria-pressed={asTable}
          aria-controls={id}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'Chart' : 'Table'}
        </Button>
      </figcaption>
    </figure>
  );
}
