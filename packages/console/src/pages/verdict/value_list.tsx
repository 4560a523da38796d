import { formatNumber } from '../../ui/format.ts';

type Value = string | number | boolean | null;

/** Named values as they were recorded; numbers to three digits, exact in the title. */
export function ValueList({ values }: { readonly values: Readonly<Record<string, Value>> }) {
  const entries = Object.entries(values).filter(([, value]) => value !== '');
  if (entries.length === 0) return null;
  return (
    <dl className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5 font-mono text-xs text-muted">
      {entries.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1.5">
          <dt>{name}</dt>
          <dd className="min-w-0 wrap-anywhere text-ink" title={String(value)}>
            {shown(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: Value): string {
  if (typeof value !== 'number') return value === null ? 'none' : String(value);
  // A whole number is a count or a position: all of its digits mean something.
  return Number.isInteger(value) ? String(value) : formatNumber(value);
}
