import type { ReactNode } from 'react';

interface FactRowsProps {
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[];
}

/** What is known of one thing: each fact with its name. */
export function FactRows({ facts }: FactRowsProps) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] items-baseline gap-x-4 gap-y-1.5">
      {facts.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
