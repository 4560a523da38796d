import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export interface Part<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Beside the label: how much there is, or what is wrong. */
  readonly note?: ReactNode;
}

interface PartLinksProps<Id extends string> {
  /** Of the page that has the parts, as in «Parts of the system page». */
  readonly label: string;
  readonly parts: readonly Part<Id>[];
  readonly shown: Id;
  readonly linkTo: (id: Id) => LinkProps;
}

/** The parts of a page: each has an address, so that it can be sent to somebody. */
export function PartLinks<Id extends string>({ label, parts, shown, linkTo }: PartLinksProps<Id>) {
  return (
    <nav aria-label={label} className="border-b border-line">
      <ul className="-mb-px flex flex-wrap gap-x-1">
        {parts.map(({ id, label: name, note }) => (
          <li key={id}>
            <Link
              {...linkTo(id)}
              activeOptions={{ exact: true }}
              resetScroll={false}
              data-shown={id === shown}
              aria-current={id === shown ? 'true' : undefined}
              className="inline-flex min-h-9 items-center gap-1.5 border-b-2 border-transparent px-3 text-muted hover:text-ink data-[shown=true]:border-accent data-[shown=true]:font-medium data-[shown=true]:text-accent"
            >
              {name}
              {note}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
