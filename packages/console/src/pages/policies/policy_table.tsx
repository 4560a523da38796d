import { Link } from '@tanstack/react-router';
import { readView } from '../../shell/view.ts';
import { type Column, DataTable } from '../../ui/data_table.tsx';
import { formatShare } from '../../ui/format.ts';
import { TimeText } from '../../ui/time_text.tsx';
import type { PolicyGroup } from './policy_groups.ts';
import { OWNER_WORDS } from './standing_words.ts';

const COLUMNS: readonly Column<PolicyGroup>[] = [
  {
    head: 'Policy',
    cell: ({ id }) => (
      <Link
        to="/policies/$policyId"
        params={{ policyId: id }}
        search={readView}
        className="inline-block min-h-6 font-medium whitespace-nowrap text-accent underline"
      >
        {id}
      </Link>
    ),
  },
  { head: 'Whose', cell: ({ scope }) => OWNER_WORDS[scope] },
  { head: 'Enforced', cell: ({ enforced }) => <Version version={enforced} /> },
  { head: 'In shadow', cell: ({ shadow }) => <Version version={shadow} /> },
  {
    head: 'Canary',
    cell: ({ canary }) =>
      canary === null ? (
        <Version version={null} />
      ) : (
        <>
          <Version version={canary.version} />{' '}
          <span className="whitespace-nowrap">to {formatShare(canary.share)} of tenants</span>
        </>
      ),
  },
  { head: 'Versions', numeric: true, cell: ({ versions }) => versions.length },
  {
    head: 'Newest version',
    cell: ({ newest: { version, registered } }) => (
      <>
        <Version version={version} />, <TimeText at={registered.at} />{' '}
        <span className="text-muted">by {registered.who}</span>
      </>
    ),
  },
];

export function PolicyTable({ groups }: { readonly groups: readonly PolicyGroup[] }) {
  return (
    <DataTable
      caption="Policies, what of each stands, and who registered its newest version"
      rows={groups}
      keyOf={({ id, scope }) => `${scope} ${id}`}
      columns={COLUMNS}
    />
  );
}

function Version({ version }: { readonly version: string | null }) {
  if (version === null) return <span className="text-muted">none</span>;
  return <span className="font-mono text-sm whitespace-nowrap">{version}</span>;
}
