import { Link } from '@tanstack/react-router';
import { Empty } from '../../ui/empty.tsx';
import { formatCount, formatShare } from '../../ui/format.ts';
import { decided } from './decided.ts';
import type { Overview } from './fill_buckets.ts';

const MOST_SHOWN = 8;

/** Why outputs were not accepted, the most frequent first; one output may have several reasons. */
export function TopReasons({ overview: { reasons, totals } }: { readonly overview: Overview }) {
  const n = decided(totals);
  if (reasons.length === 0)
    return <Empty title="No reasons">{n === 0 ? 'Nothing was decided.' : 'Everything was accepted.'}</Empty>;
  const most = reasons[0]?.n ?? 1;
  return (
    <ol className="space-y-1">
      {reasons.slice(0, MOST_SHOWN).map(({ code, n: times }) => (
        <li key={code}>
          <Link
            to="/verdicts"
            search={({ tenant, range }) => ({
              ...(tenant === undefined ? {} : { tenant }),
              ...(range === undefined ? {} : { range }),
              reason: code,
            })}
            className="group block rounded-md px-2 py-1.5 hover:bg-sunken"
          >
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 truncate font-mono text-xs text-accent group-hover:underline">
                {code}
              </span>
              <span className="figure-numbers shrink-0 text-sm">
                {formatCount(times)}{' '}
                <span className="ml-1 text-muted">{formatShare(n === 0 ? 0 : times / n)}</span>
              </span>
            </span>
            <span aria-hidden className="mt-1 block h-1.5 rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-accent"
                style={{ width: `${(times / most) * 100}%` }}
              />
            </span>
          </Link>
        </li>
      ))}
      {reasons.length > MOST_SHOWN && (
        <li className="px-2 text-xs text-muted">and {reasons.length - MOST_SHOWN} less frequent ones</li>
      )}
    </ol>
  );
}
