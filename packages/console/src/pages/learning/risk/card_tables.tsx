import { Badge } from '../../../ui/badge.tsx';
import { type Column, DataTable } from '../../../ui/data_table.tsx';
import { formatCount } from '../../../ui/format.ts';
import { instantWords } from '../instant_words.ts';
import type { RiskCard, RiskCardPart } from './risk_card.ts';
import { missingWords, partWords } from './risk_words.ts';

const COLUMNS: readonly Column<RiskCardPart>[] = [
  { head: 'Part', cell: ({ name }) => partWords(name) },
  {
    head: 'From',
    cell: ({ fromMs }) => <span className="whitespace-nowrap">{instantWords(fromMs)}</span>,
  },
  {
    head: 'Through',
    cell: ({ throughMs }) => <span className="whitespace-nowrap">{instantWords(throughMs)}</span>,
  },
  { head: 'Wrong', cell: ({ wrong }) => formatCount(wrong), numeric: true },
  { head: 'Benign', cell: ({ benign }) => formatCount(benign), numeric: true },
  { head: 'Without a score', cell: ({ unscored }) => formatCount(unscored), numeric: true },
];

/** Which rows made it, and which features it needs. */
export function CardTables({ card: { parts, features } }: { readonly card: RiskCard }) {
  return (
    <>
      <div>
        <p className="mb-1.5 text-muted">
          What it was trained on: the rows by time, each part later than the one before
        </p>
        <DataTable
          caption="What it was trained on"
          columns={COLUMNS}
          rows={parts}
          keyOf={({ name }) => name}
        />
      </div>
      {[...Map.groupBy(features, ({ missing }) => missing)].map(([missing, group]) => (
        <div key={missing}>
          <p className="mb-1.5 text-muted">
            {group.length} {group.length === 1 ? 'feature' : 'features'}: {missingWords(missing)}
          </p>
          <ul className="flex flex-wrap gap-1.5">
            {group.map(({ name }) => (
              <li key={name}>
                <Badge>
                  <span className="font-mono font-normal">{name}</span>
                </Badge>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
