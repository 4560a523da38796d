interface HashListProps {
  /** What each is of, and the hash. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Whole, so that they can be compared and copied. */
export function HashList({ hashes }: HashListProps) {
  return (
    <dl className="grid gap-x-4 gap-y-1 border-t border-line pt-3 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
      {Object.entries(hashes).map(([of, hash]) => (
        <div key={of} className="contents">
          <dt className="text-muted">{of}</dt>
          <dd className="font-mono text-xs leading-5 break-all">{hash}</dd>
        </div>
      ))}
    </dl>
  );
}
