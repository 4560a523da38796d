/** Says what is awaited; appears at once for screen readers, and as quiet bars for everybody else. */
export function Loading({ what, rows = 3 }: { readonly what: string; readonly rows?: number }) {
  return (
    <div role="status" className="space-y-2 py-2">
      <span className="sr-only">Loading {what}…</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden className="h-4 animate-pulse rounded bg-sunken last:w-2/3" />
      ))}
    </div>
  );
}
