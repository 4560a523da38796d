import type { ReactNode } from 'react';
import type { OutcomeRow } from '../../api/types.ts';
import { Badge } from '../../ui/badge.tsx';
import { DecisionBadge } from '../../ui/decision_badge.tsx';
import { formatClock, formatNumber } from '../../ui/format.ts';

export interface VerdictColumn {
  readonly head: string;
  /** Of the grid that head and rows share. */
  readonly track: string;
  readonly numeric?: boolean;
  readonly cell: (row: OutcomeRow) => ReactNode;
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const NONE = <span className="text-muted">–</span>;
const SHOWN_REASONS = 2;

const SHARD: VerdictColumn = {
  head: 'Shard',
  track: 'minmax(0, 0.8fr)',
  cell: ({ shard_id }) => <Cut text={shard_id} />,
};
const TENANT_AND_SHARD: VerdictColumn = {
  ...SHARD,
  head: 'Tenant, shard',
  cell: ({ tenant, shard_id }) => (
    <>
      <Cut text={tenant} />
      <span className="block text-muted">
        <Cut text={shard_id} />
      </span>
    </>
  ),
};

const AFTER_SHARD: readonly VerdictColumn[] = [
  { head: 'Received', track: '4.25rem', cell: ({ received_at }) => <Received at={received_at} /> },
  {
    head: 'Score',
    track: '3rem',
    numeric: true,
    cell: ({ score }) => (score === null ? NONE : formatNumber(score)),
  },
  { head: 'Reasons', track: 'minmax(0, 2fr)', cell: ({ reasons }) => <Reasons reasons={reasons} /> },
  {
    head: 'Guarantee',
    track: '5.5rem',
    cell: ({ guarantee }) =>
      guarantee === null ? NONE : <span className="block text-xs">{guarantee.replaceAll('_', ' ')}</span>,
  },
  {
    head: 'Policy',
    track: '5rem',
    cell: ({ policy }) =>
      policy === null ? (
        NONE
      ) : (
        <span className="block text-xs" title={`${policy.id} ${policy.version}`}>
          <span className="block truncate">{policy.verdict}</span>
          <span className="block truncate text-muted">{policy.id}</span>
        </span>
      ),
  },
  { head: 'Label', track: '4.25rem', cell: (row) => <LabelOf row={row} /> },
  { head: 'Again', track: '5rem', cell: (row) => <Again row={row} /> },
];

const DECISION: VerdictColumn = {
  head: 'Decision',
  track: '5.5rem',
  cell: ({ decision }) => <DecisionBadge decision={decision} />,
};
/** The cell is the row's own: it holds the link. */
const ID: VerdictColumn = { head: 'Id', track: '6.75rem', cell: () => null };

export const ID_COLUMN = 1;

/** Of one tenant's rows. */
export const COLUMNS: readonly VerdictColumn[] = [DECISION, ID, SHARD, ...AFTER_SHARD];
/** Of rows of several tenants. */
export const COLUMNS_OF_ALL: readonly VerdictColumn[] = [DECISION, ID, TENANT_AND_SHARD, ...AFTER_SHARD];

export const tracksOf = (columns: readonly VerdictColumn[]): string =>
  columns.map(({ track }) => track).join(' ');

function Cut({ text }: { readonly text: string | null }) {
  if (text === null) return NONE;
  return (
    <span className="block truncate text-xs" title={text}>
      {text}
    </span>
  );
}

function Received({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at} className="block text-xs">
      <span className="block">{formatClock(Date.parse(at))}</span>
      <span className="block text-muted">{day.format(new Date(at))}</span>
    </time>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  if (reasons.length === 0) return NONE;
  // One code can stand for several signals.
  const codes = [...new Set(reasons)];
  const more = codes.length - SHOWN_REASONS;
  return (
    <span className="block font-mono text-xs" title={codes.join(', ')}>
      {codes.slice(0, SHOWN_REASONS).map((code, index) => (
        <span key={code} className="flex gap-1">
          <span className="min-w-0 truncate">{code}</span>
          {index === SHOWN_REASONS - 1 && more > 0 && <span className="text-muted">+{more}</span>}
        </span>
      ))}
    </span>
  );
}

export function LabelOf({ row: { label, label_wanted } }: { readonly row: OutcomeRow }) {
  if (label !== null) return <Badge tone={label === 'wrong' ? 'reject' : 'accept'}>{label}</Badge>;
  return label_wanted ? <Badge tone="accent">wanted</Badge> : NONE;
}

function Again({ row: { replays, equivocations } }: { readonly row: OutcomeRow }) {
  if (replays === 0 && equivocations === 0) return NONE;
  return (
    <span className="block text-xs">
      {replays > 0 && <span className="block">{replays}× replayed</span>}
      {equivocations > 0 && <span className="block text-reject">{equivocations}× differs</span>}
    </span>
  );
}
