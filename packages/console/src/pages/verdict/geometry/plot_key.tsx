import type { ReactNode } from 'react';

export interface KeyItem {
  readonly name: string;
  /** Drawn in a box of 18 × 10. */
  readonly mark: ReactNode;
}

/** What the marks of a plot mean. */
export function PlotKey({ items }: { readonly items: readonly KeyItem[] }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted">
      {items.map(({ name, mark }) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <svg aria-hidden width="18" height="10">
            {mark}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
