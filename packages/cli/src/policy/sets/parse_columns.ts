import { InvalidArgumentError } from 'commander';
import type { ListColumns } from '@kakeya/policy/lists';

const FIELDS = ['name', 'country', 'date'] as const;

/** `name=NAME,country=…,date=…`: in which column, or member, a list has what. */
export function parseColumns(text: string): ListColumns {
  const columns = new Map<string, string>();
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const [field, column] = [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()];
    if (!FIELDS.some((known) => known === field) || column === '') throw new InvalidArgumentError(HOW);
    if (columns.has(field)) throw new InvalidArgumentError(`${field} is given twice. ${HOW}`);
    columns.set(field, column);
  }
  const [name, country, date] = FIELDS.map((field) => columns.get(field));
  if (name === undefined) throw new InvalidArgumentError(`The name is needed. ${HOW}`);
  return { name, ...(country !== undefined && { country }), ...(date !== undefined && { date }) };
}

const HOW = 'Give name=COLUMN, and if the list has them country=COLUMN and date=COLUMN, separated by commas.';
