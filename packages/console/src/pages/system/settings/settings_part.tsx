import { SearchField } from '../../../ui/search_field.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Setting } from '../system_answers.ts';
import { useSystemSearch } from '../use_system_search.ts';
import { findSettings, SOURCE_WORDS, valueWords } from './setting_words.ts';

const COLUMNS: readonly Column<Setting>[] = [
  {
    head: 'Setting',
    cell: ({ name, description }) => (
      <div className="min-w-56">
        <span className="font-mono text-xs font-medium">{name}</span>
        <p className="max-w-prose text-sm text-muted">{description}</p>
      </div>
    ),
  },
  {
    head: 'In force',
    cell: (setting) => (
      <span className={`font-mono text-xs break-all ${setting.set ? '' : 'text-muted'}`}>
        {valueWords(setting)}
      </span>
    ),
  },
  {
    head: 'From',
    cell: ({ source }) => (
      <span className={`whitespace-nowrap ${source === 'default' ? 'text-muted' : ''}`}>
        {SOURCE_WORDS[source]}
      </span>
    ),
  },
];

/** What the gateway runs with, and who said so. */
export function SettingsPart({ settings }: { readonly settings: readonly Setting[] }) {
  const [{ find, every }, change] = useSystemSearch();
  const { shown, hidden } = findSettings(settings, { find, every });
  return (
    <div className="space-y-4">
      <search className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchField
          label="Search"
          hint="words of a name, a description or a value"
          value={find}
          onChange={(text) => change({ find: text })}
          debounceMs={250}
        />
        <label className="inline-flex min-h-6 items-center gap-1.5">
          <input
            type="checkbox"
            checked={every === true}
            onChange={(event) => change({ every: event.target.checked ? true : undefined })}
            className="size-4 accent-accent"
          />
          Those with their default, too
        </label>
      </search>
      <Panel
        title="Settings in force"
        note={
          <span role="status">
            {formatCount(shown.length)} of {formatCount(settings.length)} shown
            {hidden > 0 && `; ${formatCount(hidden)} more have their default`}. A tenant may have values of
            its own.
          </span>
        }
      >
        {shown.length === 0 ? (
          <Empty title={hidden > 0 ? 'None that was set' : 'No setting is called so'}>
            {hidden > 0 && `${formatCount(hidden)} that match have their default.`}
          </Empty>
        ) : (
          <DataTable
            caption="Settings, what is in force and where it is from"
            columns={COLUMNS}
            rows={shown}
            keyOf={({ name }) => name}
          />
        )}
      </Panel>
    </div>
  );
}
