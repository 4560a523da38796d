import { Link } from '@tanstack/react-router';
import { Button } from '../../../ui/button.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { shortHash } from '../../../ui/format.ts';
import { TimeText } from '../../../ui/time_text.tsx';
import type { ListedVersion } from '../../policies/policy_answers.ts';
import { StandingBadges } from '../../policies/standing_badges.tsx';
import { OWNER_WORDS } from '../../policies/standing_words.ts';

/** A version, and what promotes it. */
type Row = ListedVersion & { readonly onPromote: ((version: string) => void) | undefined };

interface VersionTableProps {
  readonly versions: readonly ListedVersion[];
  /** Left out where the session may not. */
  readonly onPromote?: (version: string) => void;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    head: 'Version',
    cell: ({ version }) => (
      <Link
        from="/policies/$policyId"
        to="."
        search={(before) => ({ ...before, tab: 'source', version })}
        className="inline-block min-h-6 font-mono text-sm whitespace-nowrap text-accent underline"
      >
        {version}
      </Link>
    ),
  },
  { head: 'Stands', cell: (listed) => <StandingBadges listed={listed} /> },
  { head: 'Whose', cell: ({ scope }) => OWNER_WORDS[scope] },
  {
    head: 'Policy hash',
    cell: ({ policy_hash }) => (
      <span className="font-mono text-xs whitespace-nowrap" title={policy_hash}>
        {shortHash(policy_hash.replace('sha3-256:', ''))}
      </span>
    ),
  },
  {
    head: 'Registered',
    cell: ({ registered: { at, who } }) => (
      <>
        <TimeText at={at} /> <span className="text-muted">by {who}</span>
      </>
    ),
  },
  { head: 'Why', cell: ({ registered: { reason } }) => reason },
];

const PROMOTE: Column<Row> = {
  head: 'Act',
  cell: ({ version, scope, onPromote }) =>
    scope === 'tenant' ? (
      <Button onClick={() => onPromote?.(version)}>Promote {version}…</Button>
    ) : (
      <span className="text-sm text-muted">by the operator, with kakeya policy</span>
    ),
};

export function VersionTable({ versions, onPromote }: VersionTableProps) {
  return (
    <DataTable
      caption="Versions of the policy, and how each stands"
      rows={versions.map((listed) => ({ ...listed, onPromote }))}
      keyOf={({ version, scope }) => `${scope} ${version}`}
      columns={onPromote === undefined ? COLUMNS : COLUMNS.toSpliced(2, 0, PROMOTE)}
    />
  );
}
