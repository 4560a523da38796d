import { SearchField } from '../../../ui/search_field.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import { TimeText } from '../../../ui/time_text.tsx';
import type { Key, Tenant } from '../system_answers.ts';
import { useSystemSearch } from '../use_system_search.ts';
import { keyWords, tenantAlarms } from './key_words.ts';

/** More at once would hold the page up: the rest is found by searching. */
const MOST_TENANTS = 50;

interface KeysPartProps {
  readonly tenants: readonly Tenant[];
  /** When it was told, Unix ms. */
  readonly nowMs: number;
}

/** Who may send records, signed with which keys, and how many. No key is here, only which it is. */
export function KeysPart({ tenants, nowMs }: KeysPartProps) {
  const [{ find }, change] = useSystemSearch();
  const alarms = tenantAlarms(tenants, nowMs);
  const wanted = find?.toLowerCase() ?? '';
  const found = tenants.filter(
    ({ id, keys }) =>
      id.toLowerCase().includes(wanted) || keys.some(({ kid }) => kid?.toLowerCase().includes(wanted)),
  );
  return (
    <div className="space-y-5">
      {alarms.length > 0 && (
        <Panel
          title="Keys that end soon"
          note={`Tenants whose last key ends within 30 days, or has ended: ${alarms.length}`}
        >
          <ul className="space-y-1">
            {alarms.slice(0, MOST_TENANTS).map(({ tenant, words }) => (
              <li key={tenant} className="text-escalate">
                <span aria-hidden>⚠ </span>
                <span className="font-medium">{tenant}</span>: {words}
              </li>
            ))}
          </ul>
          <p className="mt-2 text-sm text-muted">
            <code className="font-mono text-xs">npx kakeya tenants rotate-key --help</code> says how to change
            a key while records signed with the old one are still taken.
          </p>
        </Panel>
      )}
      {(tenants.length > 1 || find !== undefined) && (
        <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <SearchField
            label="Tenant"
            hint="part of a tenant's or a key's id"
            value={find}
            onChange={(text) => change({ find: text })}
            debounceMs={250}
          />
          <span role="status" className="text-sm text-muted">
            {formatCount(Math.min(found.length, MOST_TENANTS))} of {formatCount(tenants.length)} tenants shown
          </span>
        </search>
      )}
      {found.length === 0 ? (
        <Empty title="No tenant is called so" />
      ) : (
        found
          .slice(0, MOST_TENANTS)
          .map((tenant) => <TenantPanel key={tenant.id} tenant={tenant} nowMs={nowMs} />)
      )}
    </div>
  );
}

interface ToldKey extends Key {
  readonly nowMs: number;
}

const COLUMNS: readonly Column<ToldKey>[] = [
  {
    head: 'Key id',
    cell: ({ kid }) => <span className="font-mono text-xs whitespace-nowrap">{kid ?? 'without an id'}</span>,
  },
  { head: 'State', cell: KeyState },
  { head: 'Algorithm', cell: ({ alg }) => <span className="whitespace-nowrap">{alg}</span> },
  { head: 'From', cell: ({ not_before }) => <End at={not_before} open="always" /> },
  { head: 'Until', cell: ({ not_after }) => <End at={not_after} open="no end" /> },
];

function TenantPanel({ tenant, nowMs }: { readonly tenant: Tenant; readonly nowMs: number }) {
  const { id, keys } = tenant;
  return (
    <Panel title={id} note={limitWords(tenant)}>
      {keys.length === 0 ? (
        <p className="text-muted">It has no key: signatures are not looked at (PCS_SIGN_ALG is none).</p>
      ) : (
        <DataTable
          caption={`Keys of ${id}`}
          columns={COLUMNS}
          rows={keys.map((key) => ({ ...key, nowMs }))}
          keyOf={({ kid, alg, not_before, not_after }) => `${kid} ${alg} ${not_before} ${not_after}`}
        />
      )}
    </Panel>
  );
}

function limitWords({ token_rate, daily_quota, min_pcs_version }: Tenant): string {
  const rate = token_rate === null ? 'no limit per second' : `${formatCount(token_rate)} records per second`;
  const quota = daily_quota === null ? 'no daily quota' : `${formatCount(daily_quota)} records per day`;
  return `${rate}, ${quota}, records of version ${min_pcs_version} or newer`;
}

function End({ at, open }: { readonly at: string | null; readonly open: string }) {
  return at === null ? <span className="text-muted">{open}</span> : <TimeText at={at} />;
}

function KeyState(key: ToldKey) {
  const { word, tone } = keyWords(key, key.nowMs);
  return <Badge tone={tone}>{word}</Badge>;
}
